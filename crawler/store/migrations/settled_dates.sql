-- A server dates a page later than its index does, and the page was asked for and had not changed: the date that was
-- confirmed so. It is no reason to ask again.
ALTER TABLE frontier ADD COLUMN settled TEXT;
