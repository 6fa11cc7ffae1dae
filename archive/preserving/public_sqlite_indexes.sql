-- The indexes of the public SQLite file, made when its tables are full.
CREATE INDEX articles_by_date ON articles (published);
CREATE INDEX articles_of_source ON articles (source_id, published);
CREATE INDEX articles_of_agency ON articles (agency_id) WHERE agency_id IS NOT NULL;
CREATE INDEX articles_of_tag ON article_tags (tag_id);
CREATE INDEX accounts_of_article ON accounts (article_id);
CREATE INDEX events_of_place ON events (place_id);
CREATE INDEX events_of_series ON events (series_id);
