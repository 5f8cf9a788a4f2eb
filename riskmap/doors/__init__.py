"""Flask helpers that know no room: scope, words, problems, paging, ETag."""
