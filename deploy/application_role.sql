-- Run once as the owner of the tables (who may create roles), before the first `migrate` or `restore`: the rights hold for
-- what this role makes. The portal then works as a role that reads and writes rows but cannot create, alter or drop a
-- table, nor switch off the triggers that guard the histories.
-- The password comes from the environment: PORTAL_PASSWORD.
\getenv password PORTAL_PASSWORD
CREATE ROLE portal LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portal;
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;
ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO portal;
