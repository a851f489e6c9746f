-- The tables of Orleans' ADO.NET providers (clustering, grain storage, reminders).
--
-- The providers know nothing of these tables. They read the statements from orleansquery by their key, bind parameters by name and read results by column name; names and
-- types of both are the contract, everything else here is free. Every statement below is a single SQL statement: no stored functions, one plan each, and what belongs
-- together stands or falls together.

CREATE TABLE orleansquery
(
    querykey  varchar(64)   NOT NULL PRIMARY KEY,
    querytext varchar(8000) NOT NULL
);

-- Clustering -------------------------------------------------------------------------------------------------------------------------------------------------------------

-- One row per cluster. Its version is the etag of the whole membership: a change of any silo's row must name the version it was decided on.
CREATE TABLE orleansmembershipversiontable
(
    deploymentid varchar(150)   NOT NULL PRIMARY KEY,
    timestamp    timestamptz(3) NOT NULL DEFAULT now(),
    version      integer        NOT NULL DEFAULT 0
);

CREATE TABLE orleansmembershiptable
(
    deploymentid varchar(150)   NOT NULL REFERENCES orleansmembershipversiontable (deploymentid),
    address      varchar(45)    NOT NULL,
    port         integer        NOT NULL,
    generation   integer        NOT NULL,
    siloname     varchar(150)   NOT NULL,
    hostname     varchar(150)   NOT NULL,
    status       integer        NOT NULL,
    proxyport    integer,
    suspecttimes text,
    starttime    timestamptz(3) NOT NULL,
    iamalivetime timestamptz(3) NOT NULL,
    PRIMARY KEY (deploymentid, address, port, generation)
) WITH (fillfactor = 50);

INSERT INTO orleansquery (querykey, querytext) VALUES
('GatewaysQueryKey', $query$
SELECT address, proxyport, generation
FROM orleansmembershiptable
WHERE deploymentid = @DeploymentId AND status = @Status AND proxyport > 0
$query$),

-- Both reads return the version even when there is no silo: its columns are then null.
('MembershipReadRowKey', $query$
SELECT cluster.deploymentid, silo.address, silo.port, silo.generation, silo.siloname, silo.hostname, silo.status, silo.proxyport, silo.suspecttimes, silo.starttime,
       silo.iamalivetime, cluster.version
FROM orleansmembershipversiontable AS cluster
LEFT JOIN orleansmembershiptable AS silo
    ON silo.deploymentid = cluster.deploymentid AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation
WHERE cluster.deploymentid = @DeploymentId
$query$),

('MembershipReadAllKey', $query$
SELECT cluster.deploymentid, silo.address, silo.port, silo.generation, silo.siloname, silo.hostname, silo.status, silo.proxyport, silo.suspecttimes, silo.starttime,
       silo.iamalivetime, cluster.version
FROM orleansmembershipversiontable AS cluster
LEFT JOIN orleansmembershiptable AS silo USING (deploymentid)
WHERE cluster.deploymentid = @DeploymentId
$query$),

-- Answers 1 when this call created the row, 0 when it stood already.
('InsertMembershipVersionKey', $query$
WITH created AS (
    INSERT INTO orleansmembershipversiontable (deploymentid) VALUES (@DeploymentId)
    ON CONFLICT DO NOTHING
    RETURNING 1)
SELECT count(*)::integer AS row_count FROM created
$query$),

-- A sign of life is no change of membership and leaves the version alone.
('UpdateIAmAlivetimeKey', $query$
UPDATE orleansmembershiptable SET iamalivetime = @IAmAliveTime
WHERE deploymentid = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$query$),

-- The version's row is the lock: of two silos that decided on the same version the second waits here, finds another version and changes nothing.
('InsertMembershipKey', $query$
WITH moved AS (
    UPDATE orleansmembershipversiontable AS cluster SET version = cluster.version + 1, timestamp = now()
    WHERE cluster.deploymentid = @DeploymentId AND cluster.version = @Version
      AND NOT EXISTS (
          SELECT 1 FROM orleansmembershiptable AS silo
          WHERE silo.deploymentid = @DeploymentId AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation)
    RETURNING cluster.deploymentid),
joined AS (
    INSERT INTO orleansmembershiptable (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    SELECT moved.deploymentid, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM moved
    RETURNING 1)
SELECT count(*)::integer AS row_count FROM joined
$query$),

('UpdateMembershipKey', $query$
WITH moved AS (
    UPDATE orleansmembershipversiontable AS cluster SET version = cluster.version + 1, timestamp = now()
    WHERE cluster.deploymentid = @DeploymentId AND cluster.version = @Version
      AND EXISTS (
          SELECT 1 FROM orleansmembershiptable AS silo
          WHERE silo.deploymentid = @DeploymentId AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation)
    RETURNING cluster.deploymentid),
changed AS (
    UPDATE orleansmembershiptable AS silo SET status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    FROM moved
    WHERE silo.deploymentid = moved.deploymentid AND silo.address = @Address AND silo.port = @Port AND silo.generation = @Generation
    RETURNING 1)
SELECT count(*)::integer AS row_count FROM changed
$query$),

('DeleteMembershipTableEntriesKey', $query$
WITH silos AS (
    DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId RETURNING 1)
DELETE FROM orleansmembershipversiontable WHERE deploymentid = @DeploymentId
$query$),

-- 3 is SiloStatus.Active: an active silo is never forgotten, however long it was silent.
('CleanupDefunctSiloEntriesKey', $query$
DELETE FROM orleansmembershiptable WHERE deploymentid = @DeploymentId AND iamalivetime < @IAmAliveTime AND status <> 3
$query$);

-- Grain storage ----------------------------------------------------------------------------------------------------------------------------------------------------------

-- The key is a real one: that a grain's state exists once is enforced here, whatever two activations try at the same moment. Orleans passes null for a key without extension;
-- it is stored as an empty string, because null is not equal to itself in a key. The hashes are part of the contract and not needed.
CREATE TABLE orleansstorage
(
    serviceid              varchar(150) COLLATE "C" NOT NULL,
    graintypestring        varchar(512) COLLATE "C" NOT NULL,
    grainidextensionstring varchar(512) COLLATE "C" NOT NULL,
    grainidn0              bigint                   NOT NULL,
    grainidn1              bigint                   NOT NULL,
    grainidhash            integer                  NOT NULL,
    graintypehash          integer                  NOT NULL,
    version                integer                  NOT NULL,
    modifiedon             timestamptz              NOT NULL DEFAULT now(),
    payloadbinary          bytea,
    PRIMARY KEY (serviceid, graintypestring, grainidextensionstring, grainidn0, grainidn1)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

INSERT INTO orleansquery (querykey, querytext) VALUES
-- Answers the new version, or the caller's own when nothing was written: that is how the provider sees that its etag is out of date. Without an etag the row must not exist.
('WriteToStorageKey', $query$
WITH changed AS (
    UPDATE orleansstorage SET payloadbinary = @PayloadBinary, version = version + 1, modifiedon = now()
    WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidextensionstring = coalesce(@GrainIdExtensionString, '')
      AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND version = @GrainStateVersion
    RETURNING version),
created AS (
    INSERT INTO orleansstorage (serviceid, graintypestring, grainidextensionstring, grainidn0, grainidn1, grainidhash, graintypehash, version, payloadbinary)
    SELECT @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString, ''), @GrainIdN0, @GrainIdN1, @GrainIdHash, @GrainTypeHash, 1, @PayloadBinary
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version)
SELECT coalesce((SELECT version FROM changed), (SELECT version FROM created), @GrainStateVersion) AS newgrainstateversion
$query$),

('ReadFromStorageKey', $query$
SELECT payloadbinary, modifiedon, version
FROM orleansstorage
WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidextensionstring = coalesce(@GrainIdExtensionString, '')
  AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1
$query$),

-- The row stays and its version goes on, so that an activation with an older etag still collides.
('ClearStorageKey', $query$
UPDATE orleansstorage SET payloadbinary = NULL, version = version + 1, modifiedon = now()
WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidextensionstring = coalesce(@GrainIdExtensionString, '')
  AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND version = @GrainStateVersion
RETURNING version AS newgrainstateversion
$query$),

('DeleteStorageKey', $query$
DELETE FROM orleansstorage
WHERE serviceid = @ServiceId AND graintypestring = @GrainTypeString AND grainidextensionstring = coalesce(@GrainIdExtensionString, '')
  AND grainidn0 = @GrainIdN0 AND grainidn1 = @GrainIdN1 AND version = @GrainStateVersion
RETURNING version + 1 AS newgrainstateversion
$query$);

-- Reminders --------------------------------------------------------------------------------------------------------------------------------------------------------------

CREATE TABLE orleansreminderstable
(
    serviceid    varchar(150) COLLATE "C" NOT NULL,
    grainid      varchar(512) COLLATE "C" NOT NULL,
    remindername varchar(150) COLLATE "C" NOT NULL,
    starttime    timestamptz(3)           NOT NULL,
    period       bigint                   NOT NULL,
    grainhash    integer                  NOT NULL,
    version      integer                  NOT NULL,
    PRIMARY KEY (serviceid, grainid, remindername)
);

-- Each silo reads the reminders of its part of the ring.
CREATE INDEX orleansreminderstable_ring ON orleansreminderstable (serviceid, grainhash);

INSERT INTO orleansquery (querykey, querytext) VALUES
('UpsertReminderRowKey', $query$
INSERT INTO orleansreminderstable AS reminder (serviceid, grainid, remindername, starttime, period, grainhash, version)
VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
ON CONFLICT (serviceid, grainid, remindername) DO UPDATE
SET starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash, version = reminder.version + 1
RETURNING version
$query$),

('ReadReminderRowsKey', $query$
SELECT grainid, remindername, starttime, period, version
FROM orleansreminderstable
WHERE serviceid = @ServiceId AND grainid = @GrainId
$query$),

('ReadReminderRowKey', $query$
SELECT grainid, remindername, starttime, period, version
FROM orleansreminderstable
WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName
$query$),

-- A range of the ring that does not wrap around, and one that does.
('ReadRangeRows1Key', $query$
SELECT grainid, remindername, starttime, period, version
FROM orleansreminderstable
WHERE serviceid = @ServiceId AND grainhash > @BeginHash AND grainhash <= @EndHash
$query$),

('ReadRangeRows2Key', $query$
SELECT grainid, remindername, starttime, period, version
FROM orleansreminderstable
WHERE serviceid = @ServiceId AND (grainhash > @BeginHash OR grainhash <= @EndHash)
$query$),

('DeleteReminderRowKey', $query$
WITH gone AS (
    DELETE FROM orleansreminderstable
    WHERE serviceid = @ServiceId AND grainid = @GrainId AND remindername = @ReminderName AND version = @Version
    RETURNING 1)
SELECT count(*)::integer AS row_count FROM gone
$query$),

('DeleteReminderRowsKey', $query$
DELETE FROM orleansreminderstable WHERE serviceid = @ServiceId
$query$);
