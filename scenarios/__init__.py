"""What is decided: measures, paired study, money, subsidy rules, acceptance, reports and the command line."""
