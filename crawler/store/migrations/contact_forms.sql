-- Every form in which a contact may be looked for: its value and each way an ad wrote it, without anything but letters
-- and digits. The whole form is found by the index, any part of three characters or more by the trigrams. Made again
-- from `contacts` and `links`; `contact_form` is a function of the connection (crawler/store/sql_functions.py).

CREATE TABLE contact_forms (
  id INTEGER PRIMARY KEY,
  contact INTEGER NOT NULL,
  form TEXT NOT NULL,
  UNIQUE (contact, form)
) STRICT;
CREATE INDEX contact_forms_form ON contact_forms(form);

CREATE VIRTUAL TABLE contact_parts USING fts5(
  form, content = 'contact_forms', content_rowid = 'id', tokenize = 'trigram'
);

-- What is purged leaves no bytes behind.
INSERT INTO contact_parts (contact_parts, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER contact_forms_new AFTER INSERT ON contact_forms
  BEGIN INSERT INTO contact_parts (rowid, form) VALUES (new.id, new.form); END;
CREATE TRIGGER contact_forms_gone AFTER DELETE ON contact_forms
  BEGIN INSERT INTO contact_parts (contact_parts, rowid, form) VALUES ('delete', old.id, old.form); END;
CREATE TRIGGER contact_gone AFTER DELETE ON contacts
  BEGIN DELETE FROM contact_forms WHERE contact = old.id; END;

INSERT OR IGNORE INTO contact_forms (contact, form)
  SELECT id, contact_form(value) FROM contacts WHERE length(contact_form(value)) > 2;
INSERT OR IGNORE INTO contact_forms (contact, form)
  SELECT DISTINCT contact, contact_form(raw) FROM links WHERE length(contact_form(raw)) > 2;

-- A page of contacts, those in most ads first, whole or of one kind.
CREATE INDEX contacts_by_listings ON contacts(listings DESC, id);
CREATE INDEX contacts_by_kind ON contacts(kind, listings DESC, id);
