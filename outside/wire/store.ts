import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

/** One row as SQLite gives it: whole numbers arrive as bigint, so money is never a float. */
export type Row = Record<string, bigint | string | null>

type Found<R> = R | undefined

/** A file of books: reads at once, writes in shared transactions that are on disk when the promise resolves. */
export type Store = {
  /** The first row of a statement, or undefined. */
  one: <R extends Row>(sql: string, ...values: SQLInputValue[]) => Found<R>
  /** All rows of a statement. */
  all: <R extends Row>(sql: string, ...values: SQLInputValue[]) => R[]
  /** Run a changing statement inside `write`; answers how many rows changed. */
  run: (sql: string, ...values: SQLInputValue[]) => number
  /** Do the work in a transaction shared with its neighbors; a throw undoes only this work. */
  write: <T>(work: () => T) => Promise<T>
  /** Finish what is queued and close the file. */
  close: () => void
}

type Job = { work: () => unknown; resolve: (value: unknown) => void; reject: (reason: unknown) => void }

/** Open (or create) a store file with write-ahead log and full synchronization; `schema` must be repeatable. */
export function openStore(path: string, schema: string): Store {
  const database = new DatabaseSync(path, { timeout: 5000 })
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec('pragma foreign_keys = on')
  database.exec(schema)
  const statements = new Map<string, StatementSync>()
  function prepared(sql: string): StatementSync {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      statement.setReadBigInts(true)
      statements.set(sql, statement)
    }
    return statement
  }
  const writer = batchedWriter((sql) => prepared(sql).run())
  return {
    one: <R extends Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).get(...values) as Found<R>,
    all: <R extends Row>(sql: string, ...values: SQLInputValue[]) => prepared(sql).all(...values) as R[],
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    write: writer.write,
    close() {
      writer.flush()
      database.close()
    },
  }
}

/** Requests that arrive while the disk is busy share the next commit: one fsync for all of them. */
function batchedWriter(run: (sql: string) => unknown) {
  let queue: Job[] = []
  let scheduled = false

  function flush(): void {
    scheduled = false
    const jobs = queue
    queue = []
    if (jobs.length === 0) return
    let settle: (() => void)[]
    try {
      run('begin immediate')
      settle = jobs.map((job) => attempt(run, job))
      run('commit')
    } catch (failure) {
      undoAll(run)
      settle = jobs.map((job) => () => job.reject(failure))
    }
    for (const tell of settle) tell()
  }

  function write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (!scheduled) {
        scheduled = true
        setImmediate(flush)
      }
    })
  }
  return { write, flush }
}

function attempt(run: (sql: string) => unknown, job: Job): () => void {
  run('savepoint work')
  try {
    const value = job.work()
    run('release work')
    return () => job.resolve(value)
  } catch (failure) {
    run('rollback to work')
    run('release work')
    return () => job.reject(failure)
  }
}

function undoAll(run: (sql: string) => unknown): void {
  try {
    run('rollback')
  } catch {
    // SQLite has already rolled back by itself after a failed commit.
  }
}
