import { ports } from './ports.ts'

/** Fields a log line may carry. There is no free text and no personal data: ids, codes, counts and durations only. */
export type LogFields = {
  readonly address?: string
  readonly aggregate?: string
  readonly attempt?: number
  readonly code?: string
  readonly connector?: string
  readonly count?: number
  readonly delayMs?: number
  readonly durationMs?: number
  readonly errorName?: string
  readonly event?: string
  readonly file?: string
  readonly id?: string
  readonly job?: string
  readonly method?: string
  readonly name?: string
  readonly port?: number
  readonly requestId?: string
  readonly route?: string
  readonly sqlState?: string
  readonly stack?: string
  readonly state?: string
  readonly status?: number
  readonly type?: string
}

const allowed = new Set<string>([
  'address',
  'aggregate',
  'attempt',
  'code',
  'connector',
  'count',
  'delayMs',
  'durationMs',
  'errorName',
  'event',
  'file',
  'id',
  'job',
  'method',
  'name',
  'port',
  'requestId',
  'route',
  'sqlState',
  'stack',
  'state',
  'status',
  'type',
])

type Level = 'debug' | 'info' | 'warn' | 'error'
const order: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 }
let threshold: number = order.info
let write: (line: string) => void = (line) => process.stderr.write(line)

/** Set the lowest level that is written. */
export function setLogLevel(level: Level | 'silent'): void {
  threshold = level === 'silent' ? 100 : order[level]
}

/** Send log lines elsewhere. Answers a function that restores the previous target. */
export function redirectLog(next: (line: string) => void): () => void {
  const previous = write
  write = next
  return () => {
    write = previous
  }
}

/** Anything that looks like a payment card number, in case one strays into an id or a path. */
const cardNumber = /\b(?:\d[ -]?){13,19}\b/g

function line(level: Level, event: string, fields: LogFields): void {
  if (order[level] < threshold) return
  const entry: Record<string, unknown> = { at: ports().now().toISOString(), level, event }
  for (const [key, value] of Object.entries(fields)) {
    if (!allowed.has(key) || value === undefined) continue
    entry[key] = typeof value === 'string' ? value.slice(0, 2_000).replace(cardNumber, '[number]') : value
  }
  write(`${JSON.stringify(entry)}\n`)
}

/** One JSON line per event; a field outside the allow-list is dropped, so nothing personal can be written by accident. */
export const log = {
  debug: (event: string, fields: LogFields = {}) => line('debug', event, fields),
  info: (event: string, fields: LogFields = {}) => line('info', event, fields),
  warn: (event: string, fields: LogFields = {}) => line('warn', event, fields),
  error: (event: string, fields: LogFields = {}) => line('error', event, fields),
}

/** What may be logged of an error: its class, SQLSTATE and stack, never its message, which may quote input. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error }
  const code = (error as { code?: unknown }).code
  const stack = error.stack
    ?.split('\n')
    .filter((each) => each.startsWith('    at '))
    .slice(0, 8)
    .join('|')
  return {
    errorName: error.name,
    ...(typeof code === 'string' ? { sqlState: code } : {}),
    ...(stack === undefined ? {} : { stack }),
  }
}
