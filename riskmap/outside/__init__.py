"""What comes from outside: hosts that are asked, files that people bring. Nothing is trusted."""
