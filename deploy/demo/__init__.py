"""The example company 澄实智造, filled in through the public API as its people would."""
