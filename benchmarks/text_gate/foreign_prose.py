"""News and everyday prose in other languages, written for this project; the letter model was not
trained on it.
"""

from __future__ import annotations

SENTENCES: dict[str, list[str]] = {
    "uk": """\
Міністр закордонних справ зустрівся вчора з послами сусідніх держав.
Учені вважають, що зима цього року буде холоднішою, ніж торік.
Місто відкрило новий парк, у якому посадили понад сто дерев.
Мешканці села просять відремонтувати дорогу до районної лікарні.
Рада затвердила бюджет на наступний рік після довгих суперечок.
Дівчинка подарувала бабусі квіти й листівку, яку намалювала сама.
У суботу в театрі відбудеться прем'єра вистави за відомим романом.
Ціни на хліб зросли через посуху та дорожче пальне.
""".splitlines(),
    "be": """\
Міністр замежных спраў учора сустрэўся з пасламі суседніх дзяржаў.
Навукоўцы лічаць, што зіма сёлета будзе халаднейшай, чым летась.
Горад адкрыў новы парк, у якім пасадзілі больш за сто дрэў.
Жыхары вёскі просяць адрамантаваць дарогу да раённай бальніцы.
Савет зацвердзіў бюджэт на наступны год пасля доўгіх спрэчак.
Дзяўчынка падарыла бабулі кветкі і паштоўку, якую намалявала сама.
У суботу ў тэатры адбудзецца прэм'ера спектакля паводле вядомага рамана.
Цэны на хлеб выраслі праз засуху і даражэйшае паліва.
""".splitlines(),
    "bg": """\
Вчера министърът на външните работи се срещна с посланиците на съседните държави.
Учените смятат, че зимата тази година ще бъде по-студена от миналата.
Градът откри нов парк, в който са засадени повече от сто дървета.
Жителите на селото искат да се поправи пътят до районната болница.
Съветът одобри бюджета за следващата година след дълги спорове.
Момичето подари на баба си цветя и картичка, която само нарисува.
В събота в театъра ще се състои премиерата на пиеса по известен роман.
Цените на хляба се повишиха заради сушата и по-скъпото гориво.
""".splitlines(),
    "mk": """\
Министерот за надворешни работи вчера се сретна со амбасадорите на соседните држави.
Научниците сметаат дека зимата оваа година ќе биде постудена од минатата.
Градот отвори нов парк во кој се засадени повеќе од сто дрвја.
Жителите на селото бараат да се поправи патот до болницата.
Советот го одобри буџетот за следната година по долги расправи.
Девојчето ѝ подари на баба си цвеќе и честитка што сама ја нацрта.
""".splitlines(),
    "sr_Cyrl": """\
Министар спољних послова састао се јуче са амбасадорима суседних држава.
Научници сматрају да ће зима ове године бити хладнија него прошле.
Град је отворио нови парк у којем је засађено више од сто стабала.
Становници села траже да се поправи пут до болнице.
Веће је усвојило буџет за следећу годину после дугих расправа.
Девојчица је баки поклонила цвеће и честитку коју је сама нацртала.
""".splitlines(),
    "ky": """\
Тышкы иштер министри кечээ коңшу мамлекеттердин элчилери менен жолукту.
Окумуштуулардын айтымында, быйыл кыш былтыркыдан суук болот.
Шаарда жаңы сейил бак ачылып, ага жүздөн ашык көчөт отургузулду.
Айылдын тургундары ооруканага барчу жолду оңдоп берүүнү суранышууда.
Кеңеш узак талаш-тартыштан кийин кийинки жылдын бюджетин бекитти.
Кыз чоң энесине гүл жана өзү тарткан ачык катты белек кылды.
Ишемби күнү театрда белгилүү роман боюнча спектаклдин бет ачары болот.
Кургакчылык жана отундун кымбатташынан улам нандын баасы өстү.
""".splitlines(),
    "tt": """\
Тышкы эшләр министры кичә күрше дәүләтләрнең илчеләре белән очрашты.
Галимнәр быел кыш былтыргыдан салкынрак булыр дип уйлый.
Шәһәрдә яңа парк ачылды, анда йөздән артык агач утыртылды.
Авыл кешеләре район хастаханәсенә илтүче юлны төзәтүне сорый.
Совет озак бәхәсләрдән соң киләсе ел бюджетын раслады.
Кыз әбисенә чәчәкләр һәм үзе ясаган открытка бүләк итте.
Шимбә көнне театрда билгеле роман буенча спектакльнең премьерасы була.
Корылык һәм ягулык кыйммәтләнү сәбәпле икмәк бәясе күтәрелде.
""".splitlines(),
    "ba": """\
Тышҡы эштәр министры кисә күрше дәүләттәрҙең илселәре менән осрашты.
Ғалимдар быйыл ҡыш былтырғынан һалҡыныраҡ буласаҡ тип иҫәпләй.
Ҡалала яңы парк асылды, унда йөҙҙән ашыу ағас ултыртылды.
Ауыл халҡы район дауаханаһына барған юлды йүнәтеүҙе һорай.
Совет оҙайлы бәхәстәрҙән һуң киләһе йылдың бюджетын раҫланы.
Ҡыҙ өләсәһенә сәскәләр һәм үҙе эшләгән открытка бүләк итте.
""".splitlines(),
    "uz_Latn": """\
Tashqi ishlar vaziri kecha qo‘shni davlatlarning elchilari bilan uchrashdi.
Olimlarning fikricha, bu yil qish o‘tgan yilgidan sovuqroq bo‘ladi.
Shaharda yangi bog‘ ochildi, unga yuzdan ortiq daraxt ekildi.
Qishloq aholisi tuman kasalxonasiga boradigan yo‘lni tuzatishni so‘ramoqda.
Kengash uzoq bahslardan keyin kelgusi yil byudjetini tasdiqladi.
Qizcha buvisiga gullar va o‘zi chizgan rasmni sovg‘a qildi.
""".splitlines(),
    "uz_Cyrl": """\
Ташқи ишлар вазири кеча қўшни давлатларнинг элчилари билан учрашди.
Олимларнинг фикрича, бу йил қиш ўтган йилгидан совуқроқ бўлади.
Шаҳарда янги боғ очилди, унга юздан ортиқ дарахт экилди.
Қишлоқ аҳолиси туман касалхонасига борадиган йўлни тузатишни сўрамоқда.
Кенгаш узоқ баҳслардан кейин келгуси йил бюджетини тасдиқлади.
Қизча бувисига гуллар ва ўзи чизган расмни совға қилди.
""".splitlines(),
    "tg": """\
Вазири корҳои хориҷӣ дирӯз бо сафирони кишварҳои ҳамсоя вохӯрд.
Олимон мегӯянд, ки зимистони имсола аз порсола сардтар мешавад.
Дар шаҳр боғи нав кушода шуд ва дар он беш аз сад дарахт шинонданд.
Сокинони деҳа хоҳиш мекунанд, ки роҳи беморхона таъмир карда шавад.
Шӯро пас аз баҳсҳои тӯлонӣ буҷети соли ояндаро тасдиқ кард.
Духтарча ба модаркалонаш гул ва расми худашро тӯҳфа кард.
""".splitlines(),
    "mn": """\
Гадаад хэргийн сайд өчигдөр хөрш орнуудын элчин сайдтай уулзав.
Эрдэмтэд энэ өвөл өнгөрсөн жилийнхээс хүйтэн болно гэж үзэж байна.
Хотод шинэ цэцэрлэгт хүрээлэн нээгдэж, зуу гаруй мод тарьжээ.
Сумын иргэд эмнэлэг хүрэх замыг засаж өгөхийг хүсэж байна.
Зөвлөл урт маргааны дараа ирэх оны төсвийг баталлаа.
Охин эмээдээ цэцэг, өөрийн зурсан зургаа бэлэглэв.
""".splitlines(),
    "az_Latn": """\
Xarici işlər naziri dünən qonşu dövlətlərin səfirləri ilə görüşüb.
Alimlər hesab edir ki, bu il qış keçən ilkindən soyuq olacaq.
Şəhərdə yeni park açıldı və orada yüzdən çox ağac əkildi.
Kənd sakinləri xəstəxanaya gedən yolun təmir edilməsini xahiş edirlər.
Şura uzun mübahisələrdən sonra gələn ilin büdcəsini təsdiqlədi.
Qız nənəsinə güllər və özünün çəkdiyi şəkli bağışladı.
""".splitlines(),
    "tr": """\
Dışişleri bakanı dün komşu ülkelerin büyükelçileriyle görüştü.
Bilim insanları bu kışın geçen yıldan daha soğuk geçeceğini düşünüyor.
Şehirde yeni bir park açıldı ve yüzden fazla ağaç dikildi.
Köylüler hastaneye giden yolun onarılmasını istiyor.
Meclis uzun tartışmalardan sonra gelecek yılın bütçesini onayladı.
Kız çocuğu ninesine çiçek ve kendi çizdiği kartı verdi.
Kuraklık ve pahalı yakıt yüzünden ekmek fiyatları arttı.
""".splitlines(),
    "de": """\
Der Außenminister traf gestern die Botschafter der Nachbarstaaten.
Forscher meinen, dass der Winter kälter wird als im vergangenen Jahr.
Die Stadt hat einen neuen Park eröffnet, in dem über hundert Bäume stehen.
Die Bewohner des Dorfes bitten darum, die Straße zum Krankenhaus auszubessern.
Der Rat billigte nach langem Streit den Haushalt für das nächste Jahr.
Das Mädchen schenkte seiner Großmutter Blumen und eine selbst gemalte Karte.
Wegen der Dürre und des teuren Treibstoffs stieg der Preis für Brot.
""".splitlines(),
    "fr": """\
Le ministre des affaires étrangères a rencontré hier les ambassadeurs des pays voisins.
Selon les chercheurs, l'hiver sera plus froid que l'année dernière.
La ville a ouvert un nouveau parc où l'on a planté plus de cent arbres.
Les habitants du village demandent que la route de l'hôpital soit réparée.
Le conseil a approuvé le budget de l'an prochain après de longs débats.
La petite fille a offert à sa grand-mère des fleurs et une carte dessinée par elle.
""".splitlines(),
    "es": """\
El ministro de asuntos exteriores se reunió ayer con los embajadores de los países vecinos.
Los científicos creen que este invierno será más frío que el anterior.
La ciudad ha abierto un parque nuevo en el que se plantaron más de cien árboles.
Los vecinos del pueblo piden que se arregle la carretera del hospital.
El consejo aprobó el presupuesto del año próximo tras largas discusiones.
La niña regaló a su abuela flores y una tarjeta dibujada por ella.
""".splitlines(),
    "it": """\
Il ministro degli esteri ha incontrato ieri gli ambasciatori dei paesi vicini.
Secondo gli scienziati l'inverno sarà più freddo di quello passato.
La città ha aperto un nuovo parco in cui sono stati piantati più di cento alberi.
Gli abitanti del villaggio chiedono di riparare la strada dell'ospedale.
Il consiglio ha approvato il bilancio dell'anno prossimo dopo lunghe discussioni.
La bambina ha regalato alla nonna dei fiori e un biglietto disegnato da lei.
""".splitlines(),
    "pl": """\
Minister spraw zagranicznych spotkał się wczoraj z ambasadorami sąsiednich państw.
Naukowcy uważają, że zima będzie w tym roku chłodniejsza niż w poprzednim.
Miasto otworzyło nowy park, w którym posadzono ponad sto drzew.
Mieszkańcy wsi proszą o naprawę drogi do szpitala.
Rada zatwierdziła budżet na przyszły rok po długich sporach.
Dziewczynka podarowała babci kwiaty i kartkę, którą sama narysowała.
""".splitlines(),
    "ug": """\
تاشقى ئىشلار مىنىستىرى تۈنۈگۈن قوشنا دۆلەتلەرنىڭ ئەلچىلىرى بىلەن كۆرۈشتى.
ئالىملارنىڭ قارىشىچە، بۇ يىل قىش ئۆتكەن يىلدىكىدىن سوغۇق بولىدۇ.
شەھەردە يېڭى باغچا ئېچىلىپ، يۈزدىن ئارتۇق دەرەخ تىكىلدى.
يېزا ئاھالىسى دوختۇرخانىغا بارىدىغان يولنى ياساشنى تەلەپ قىلماقتا.
""".splitlines(),
    "ar": """\
التقى وزير الخارجية أمس بسفراء الدول المجاورة.
يعتقد العلماء أن شتاء هذا العام سيكون أبرد من شتاء العام الماضي.
افتتحت المدينة حديقة جديدة زُرعت فيها أكثر من مئة شجرة.
يطالب سكان القرية بإصلاح الطريق المؤدي إلى المستشفى.
""".splitlines(),
    "fa": """\
وزیر امور خارجه دیروز با سفیران کشورهای همسایه دیدار کرد.
دانشمندان می‌گویند زمستان امسال سردتر از سال گذشته خواهد بود.
شهر بوستان تازه‌ای گشود که بیش از صد درخت در آن کاشته شده است.
اهالی روستا خواهان تعمیر راه بیمارستان هستند.
""".splitlines(),
    "zh": """\
外交部长昨天会见了邻国的大使。
科学家认为今年冬天会比去年更冷。
城市新建了一座公园，种了一百多棵树。
村民要求修好通往医院的道路。
""".splitlines(),
    "ka": """\
საგარეო საქმეთა მინისტრი გუშინ მეზობელი ქვეყნების ელჩებს შეხვდა.
ქალაქში ახალი პარკი გაიხსნა, სადაც ასზე მეტი ხე დარგეს.
საბჭომ ხანგრძლივი კამათის შემდეგ მომავალი წლის ბიუჯეტი დაამტკიცა.
""".splitlines(),
}
