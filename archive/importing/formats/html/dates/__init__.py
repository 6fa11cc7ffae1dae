"""When the article of a page was published: `published` weighs what is stated, `lines` knows a date by its look."""
