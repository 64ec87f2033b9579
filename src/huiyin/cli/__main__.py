from huiyin.cli.main import main

main()
