"""Places from tables and maps: good rows are taken, bad ones are listed with how to mend them."""
