import { once } from 'node:events'
import { connect, type DatabaseSettings } from '#kernel/database.ts'
import { setLogLevel } from '#kernel/log.ts'
import { buildIndex } from './build-index.ts'
import { readHome } from './read-records.ts'
import { clearParts, writeSnapshot } from './snapshot.ts'

/** What the program is told: the database, and the file the index is kept in. */
export type BuildOrder = { readonly where: DatabaseSettings; readonly path: string }

/** What it answers before it ends: nothing, or why there is no index. */
export type BuildAnswer = { readonly problem?: string }

async function build({ where, path }: BuildOrder): Promise<void> {
  const db = await connect({ ...where, lanes: 2, pool: 1, statementTimeoutMs: 60_000 })
  try {
    await clearParts(path)
    await writeSnapshot(path, await readHome(db), await buildIndex(db))
  } finally {
    await db.close()
  }
}

// Whoever wanted the index may go at any time, also by kill -9: then nobody wants it any more.
process.once('disconnect', () => process.exit(0))
// Whoever wanted it tells what became of it.
setLogLevel('error')
const [order] = (await once(process, 'message')) as [BuildOrder]
const answer: BuildAnswer = await build(order).then(
  () => ({}),
  (error: unknown) => ({ problem: String(error) }),
)
process.send?.(answer, () => process.exit(0))
