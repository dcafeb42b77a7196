"""One short report, written for these tests in Kazakh, Russian and English."""

from __future__ import annotations

REPORT: dict[str, tuple[str, ...]] = {
    "kk": (
        "Көкшетау қаласындағы Достық үйінің 2021 жылғы есебі.",
        "Биыл үйде 45 этномәдени бірлестік жұмыс істеді, олардың қатарында Астана мен Павлодардан"
        " келген қонақтар да болды, ал өткен жылы бірлестіктер саны 38 еді.",
        "Этносаралық келісім туралы дәрістерге 1 500 адам қатысты.",
        "Жексенбілік мектептерде 310 бала ана тілін үйренді; сабақты 24 мұғалім жүргізді, "
        "оқулықтарды Алматы баспасы жіберді.",
        "Студенттермен алмасу бағдарламасы бойынша 72 студент Қарағандыға барды.",
        "Сәуірде фестиваль өтті.",
        "Фестивальге 17 ауданнан 860 әнші мен биші келді, ал оның қонағы Болат Сейітов болды; кеште"
        " халық әндері, күйлер мен билер көрсетілді, көрермендер залға сыймай, алаңда тұрды.",
        "Кітапханаға 2 340 кітап сатып алынды.",
        "Этносаралық келісім мәселесі бойынша 12 отырыс өтті, оның біреуі Қостанайда болды.",
        "Үйдің шығыны 96 миллион теңге.",
    ),
    "ru": (
        "Отчёт Дома дружбы в городе Кокшетау за 2021 год.",
        "В этом году в доме работали 45 этнокультурных объединений, среди них были и гости из"
        " Астаны и Павлодара, а в прошлом году объединений было 38.",
        "В лекциях о межэтническом согласии приняли участие 1 500 человек.",
        "В воскресных школах родной язык учили 310 детей; занятия вели 24 учителя, "
        "учебники прислало издательство из Алматы.",
        "По программе «Обмен студентами» 72 студента съездили в Караганду.",
        "В апреле прошёл фестиваль.",
        "На фестиваль из 17 районов приехали 860 певцов и танцоров, а его гостем был Болат Сеитов;"
        " вечером показали народные песни, кюи и танцы, зрители не поместились в зале и стояли на"
        " площади.",
        "Для библиотеки купили 2 340 книг.",
        "Согласие между этносами обсуждали на 12 заседаниях, одно из них прошло в Костанае.",
        "Расходы дома составили 96 миллионов тенге.",
    ),
    "en": (
        "Report of the House of Friendship in the city of Kokshetau for 2021.",
        "This year 45 ethnocultural associations worked in the house, among them guests from Astana"
        " and from Pavlodar, and a year before there had been 38 associations.",
        "Lectures on interethnic accord were attended by 1,500 people.",
        "In the Sunday schools 310 children learned their mother tongue; 24 teachers gave the"
        " lessons, and a publisher of Almaty sent the books.",
        "Under an exchange program 72 students went to Karaganda.",
        "A festival took place in April.",
        "From 17 districts 860 singers and dancers came to the festival, and its guest was Bolat"
        " Seitov; folk songs, tunes and dances were shown in the evening, the hall was too small"
        " for all, and many stood in the square.",
        "The library bought 2,340 books.",
        "Ethnic harmony was the subject of 12 meetings, one of them in Kostanay.",
        "The house spent 96 million tenge.",
    ),
}


def text(lang: str) -> str:
    return "\n\n".join(REPORT[lang])
