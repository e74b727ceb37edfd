-- Two feeds side by side: what a feed says again of a date takes no row, whether it stands or not.

-- What a document says of a date that it covers and has no row about. 1: what its feed recorded last before it (of a
-- withdrawn document, too: the feed said it); as long as the feed has recorded nothing of the date, what stood when the
-- document came. 0, documents of before: what stood when the document came.
ALTER TABLE document ADD COLUMN follows_feed INTEGER NOT NULL DEFAULT 0 CHECK (follows_feed IN (0, 1));
