const connectionLost = /^(?:08|57P|53)/

/** True when the database, not what it was asked, is the trouble: then waiting helps. */
export function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code
  if (typeof code === 'string') return connectionLost.test(code) || /^E[A-Z]+$/.test(code)
  return (
    error instanceof Error &&
    /connection|database is silent|timeout exceeded when trying to connect/i.test(error.message)
  )
}
