"""What is written about games: challenges, badges, wheels, draws, boards, packs of credits."""
