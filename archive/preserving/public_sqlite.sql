-- The public SQLite file: what readers may have of an archive, as tables for anybody's tools.

CREATE TABLE metadata (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    country TEXT,     -- ISO 3166
    homepage TEXT,
    rights TEXT,
    description TEXT,
    url TEXT NOT NULL
);

CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT,
    url TEXT NOT NULL
);

CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    country TEXT,
    latitude REAL,
    longitude REAL,
    url TEXT NOT NULL
);

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    url TEXT NOT NULL
);

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    starts TEXT,      -- EDTF: 2024-03-29, 2024-03 or 2024
    ends TEXT,
    place_id INTEGER REFERENCES places (id),
    series_id INTEGER REFERENCES series (id),
    description TEXT,
    url TEXT NOT NULL
);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_basis TEXT, -- supplied: by the archive, the text came without one
    subtitle TEXT,
    byline TEXT,
    source_id INTEGER REFERENCES sources (id),
    agency_id INTEGER REFERENCES sources (id),
    published TEXT,   -- EDTF
    published_basis TEXT,
    language TEXT,    -- BCP 47
    summary TEXT,
    text TEXT,        -- as much as the public may read
    display TEXT NOT NULL,
    words INTEGER NOT NULL,
    original_url TEXT,
    added_at TEXT NOT NULL,
    url TEXT NOT NULL
);

CREATE TABLE article_tags (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    basis TEXT NOT NULL,
    PRIMARY KEY (article_id, tag_id)
) WITHOUT ROWID;

CREATE TABLE accounts (
    event_id INTEGER NOT NULL REFERENCES events (id),
    article_id INTEGER NOT NULL REFERENCES articles (id),
    role TEXT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (event_id, article_id)
) WITHOUT ROWID;

-- Words without regard to capitals and accents.
CREATE VIRTUAL TABLE articles_fts USING FTS5 (
    title, subtitle, text,
    content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);

-- Three signs in a row, for scripts that do not part their words; only articles with such signs are in it.
CREATE VIEW unspaced_articles AS SELECT id, title, subtitle, text FROM articles;
CREATE VIRTUAL TABLE unspaced_fts USING FTS5 (
    title, subtitle, text,
    content="unspaced_articles", content_rowid="id", tokenize="trigram"
);

CREATE VIEW articles_by_source AS
SELECT
    sources.name AS source,
    count(articles.id) AS articles,
    min(articles.published) AS first_published,
    max(articles.published) AS last_published,
    sum(articles.words) AS words,
    sources.url AS url
FROM sources
JOIN articles ON articles.source_id = sources.id
GROUP BY sources.id
ORDER BY articles DESC, sources.name;

CREATE VIEW articles_by_tag AS
SELECT tags.name AS tag, tags.kind AS kind, count(*) AS articles, tags.url AS url
FROM tags
JOIN article_tags ON article_tags.tag_id = tags.id
GROUP BY tags.id
ORDER BY articles DESC, tags.name;

CREATE VIEW events_with_accounts AS
SELECT
    events.title AS event,
    events.starts AS starts,
    places.name AS place,
    series.name AS series,
    count(accounts.article_id) AS accounts,
    count(DISTINCT articles.source_id) AS sources,
    min(articles.published) AS first_published,
    max(articles.published) AS last_published,
    events.url AS url
FROM events
LEFT JOIN places ON places.id = events.place_id
LEFT JOIN series ON series.id = events.series_id
LEFT JOIN accounts ON accounts.event_id = events.id
LEFT JOIN articles ON articles.id = accounts.article_id
GROUP BY events.id
ORDER BY events.starts DESC, events.title;

CREATE VIEW article_list AS
SELECT
    articles.key AS key,
    articles.published AS published,
    sources.name AS source,
    articles.title AS title,
    articles.language AS language,
    articles.words AS words,
    (SELECT group_concat(name, ', ') FROM (
        SELECT tags.name FROM article_tags JOIN tags ON tags.id = article_tags.tag_id
        WHERE article_tags.article_id = articles.id ORDER BY tags.name
    )) AS tags,
    articles.url AS url
FROM articles
LEFT JOIN sources ON sources.id = articles.source_id;
