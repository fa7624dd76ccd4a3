import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import type { Db } from './database.ts'
import { ports, randomFraction } from './ports.ts'
import { assert, type Result } from './result.ts'
import { sqlOn, type Sql } from './sql.ts'

/** An open transaction. What is done through it happens together or not at all. */
export type Tx = { readonly sql: Sql; readonly isTransaction: true }

/** The connection broke while committing: nobody can say yet whether it took effect. Look the command up, never repeat blindly. */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown'
}

const open = new AsyncLocalStorage<{ over: boolean }>()

/** Throws where a transaction is open: every way to the outside world calls this first. */
export function assertNoTransaction(what: string): void {
  assert(open.getStore()?.over !== false, `${what} inside a transaction`)
}

const committed = new Set<() => void>()

/** Be called after every commit in this process. Answers the function that ends it. */
export function onCommit(listener: () => void): () => void {
  committed.add(listener)
  return () => void committed.delete(listener)
}

const retried = new Set(['40001', '40P01', '55P03'])
const mostTries = 5

const sqlStateOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined

class RolledBack<T> extends Error {
  readonly result: T
  constructor(result: T) {
    super('rolled back on a refusal')
    this.result = result
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  const answer = await client.query('commit').catch((error: unknown) => {
    if (sqlStateOf(error)?.length === 5 && !sqlStateOf(error)?.startsWith('57P')) throw error
    throw new CommitUnknown('connection lost during commit', { cause: error })
  })
  // After a failed statement the database answers a commit with a rollback, and calls that no error.
  assert(answer.command === 'COMMIT', 'the work went on after a failed statement; nothing was committed')
}

async function attempt<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  isRefusal: (value: T) => boolean,
): Promise<T> {
  const client = await db.pool.connect()
  let broken: Error | undefined
  const lost = (error: Error) => {
    broken = error
  }
  client.on('error', lost)
  const sql = sqlOn(client)
  const state = { over: false }
  const whileOpen: Sql = async (strings, ...values) => {
    assert(!state.over, 'a statement after the end of its transaction')
    return sql(strings, ...values)
  }
  try {
    await client.query('begin isolation level read committed')
    try {
      const value = await open.run(state, () => work({ sql: whileOpen, isTransaction: true }))
      state.over = true
      if (isRefusal(value)) throw new RolledBack(value)
      await commit(client)
      for (const listener of committed) listener()
      return value
    } catch (error) {
      state.over = true
      if (!(error instanceof CommitUnknown)) {
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
      }
      if (error instanceof CommitUnknown) broken = error
      throw error
    }
  } finally {
    client.off('error', lost)
    client.release(broken)
  }
}

/** Do something that takes effect whole or not at all; again after serialization failures, deadlocks and lock timeouts, five times at most. */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries >= mostTries || !retried.has(sqlStateOf(error) ?? '')) throw error
      await ports().sleep((10 + 40 * randomFraction()) * tries)
    }
  }
}

/**
 * Do the work in one READ COMMITTED transaction. A refusal rolls back just as a throw does, so nothing is half done.
 * Serialization failures, deadlocks and lock timeouts are tried again, five times at most.
 */
export async function inTransaction<T, R extends string>(
  db: Db,
  work: (tx: Tx) => Promise<Result<T, R>>,
): Promise<Result<T, R>> {
  try {
    return await retrying(() => attempt(db, work, (value) => !value.ok))
  } catch (error) {
    if (error instanceof RolledBack) return error.result as Result<T, R>
    throw error
  }
}
