from contentan.cli.main import main

main()
