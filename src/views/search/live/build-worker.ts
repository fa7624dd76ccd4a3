import { parentPort, workerData } from 'node:worker_threads'
import { connect, type DatabaseSettings } from '#kernel/database.ts'
import { buildIndex } from './build-index.ts'
import { readHome } from './read-records.ts'
import { writeSnapshot } from './snapshot.ts'

/** What the thread is given: the database, and the file the index is kept in. */
export type BuildOrder = { readonly where: DatabaseSettings; readonly path: string }

const { where, path } = workerData as BuildOrder
const db = await connect({ ...where, lanes: 2, pool: 1, statementTimeoutMs: 60_000 })
try {
  const built = await buildIndex(db)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, no window
  parentPort?.postMessage(built)
  await writeSnapshot(path, await readHome(db), built)
} finally {
  await db.close()
}
