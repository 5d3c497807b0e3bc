"""What I owe: today and in the days ahead, shifts with their swaps, and leave."""
