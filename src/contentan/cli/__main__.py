from contentan.cli import main

main()
