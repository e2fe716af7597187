/** A packet of the channel: its kind, and the octets of what follows, little-endian. Kinds other than plain are compressed. */
export const PLAIN = 1;
export const MAX_KIND = 8;
export const PACKET_HEADER = 5;

/** A message: its type, the octets it has with this header, and when it was sent, all little-endian. */
export const MESSAGE_HEADER = 16;
export const MAX_MESSAGE = 1_052_672;

/** When a message may have been sent: 2009 to 2100, in 100 nanoseconds since the year 1 as .NET counts; and how it says that this is UTC. */
export const EARLIEST = 633_663_648_000_000_000;
export const LATEST = 662_695_776_000_000_000;
export const UTC = 1;

/** Messages that are read of a connection: afterwards nothing new is learnt. */
export const MAX_MESSAGES = 32;

/** Types of messages by their four letters, and what they are called. Observed of the product: no specification names them. */
const NAMES: Readonly<Record<string, string>> = {
  LOGQ: 'CopyLogRequest',
  LOGY: 'CopyLogReply',
  ELGQ: 'NotifyEndOfLogRequest',
  ELGY: 'NotifyEndOfLogReply',
  ELAY: 'NotifyEndOfLogAsyncReply',
  LRGQ: 'QueryLogRangeRequest',
  LRGY: 'QueryLogRangeReply',
  E00Q: 'GetE00GenerationRequest',
  E00Y: 'GetE00GenerationReply',
  TLGQ: 'TestLogExistenceRequest',
  TLGY: 'TestLogExistenceReply',
  TRHQ: 'TestHealthRequest',
  TRHY: 'TestHealthReply',
  CICQ: 'CancelCiFileRequest',
  CICY: 'CancelCiFileReply',
  CIPQ: 'ProgressCiFileRequest',
  CIPY: 'ProgressCiFileReply',
  CISQ: 'SeedCiFileRequest',
  CITQ: 'SeedCiFileRequest2',
  CISY: 'SeedCiFileReply',
  CMPQ: 'CompressionRequest',
  CMPY: 'CompressionReply',
  CMPC: 'CompressionConfig',
  SDFQ: 'SeedDatabaseFileRequest',
  SDFY: 'SeedDatabaseFileReply',
  PDFQ: 'PassiveDatabaseFileRequest',
  SLCQ: 'SeedLogCopyRequest',
  SPRQ: 'SeedPageReaderSinglePageRequest',
  SPRY: 'SeedPageReaderSinglePageReply',
  SDZQ: 'PageSizeRequest',
  SDZY: 'PageSizeReply',
  SRLQ: 'RollLogFileRequest',
  SRLY: 'RollLogFileReply',
  CLGQ: 'ContinuousLogCopyRequest',
  LCCR: 'ContinuousLogCopyRequest2',
  LCSS: 'LogCopyServerStatus',
  GRAN: 'GranularLogData',
  GRNX: 'GranularLogComplete',
  GRTM: 'GranularTermination',
  BMCD: 'BlockModeCompressedData',
  PING: 'Ping',
  TST0: 'TestNetwork0',
  BMEN: 'EnterBlockMode',
  PSTA: 'PassiveStatus',
};

/** The same by the four letters as a little-endian number. */
export const MESSAGES: ReadonlyMap<number, string> = new Map(
  Object.entries(NAMES).map(([letters, name]) => [Buffer.from(letters, 'latin1').readUInt32LE(), name]),
);
