"""Points at the desk: adopting schemes, reviewing records, appeals, the register, figures."""
