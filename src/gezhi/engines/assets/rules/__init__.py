"""Pure rules of registers: answers, terms, money, what is wrong with an entry."""
