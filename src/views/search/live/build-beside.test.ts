import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { testDatabase } from '#kernel/testing/database.ts'
import { buildBeside } from './build-beside.ts'
import { readHome } from './read-records.ts'
import { readSnapshot } from './snapshot.ts'

function aFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-index-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function aPlace(t: TestContext) {
  const db = await testDatabase(t)
  const { host, port, database } = db
  const folder = aFolder(t)
  return {
    db,
    folder,
    order: { where: { host, port, database, role: 'app' as const }, path: join(folder, 'index.bin') },
  }
}

test('an index is built by a process that ends, and what killed ones left is cleared away', async (t) => {
  const { db, folder, order } = await aPlace(t)
  const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(gone, 'exit')
  for (const name of [`index.bin.${gone.pid ?? 0}`, `index.bin.${process.pid}`, 'index.bin.old', 'index.bin'])
    writeFileSync(join(folder, name), 'half')
  const building = buildBeside(order)
  await building.built
  await building.stop()
  assert.deepEqual(
    readdirSync(folder).toSorted(),
    ['index.bin', `index.bin.${process.pid}`, 'index.bin.old'].toSorted(),
  )
  const built = await readSnapshot(order.path, await readHome(db))
  assert.ok(built !== undefined && built.packed.memory.byteLength > 0)
})

test('a build that is stopped, or has no database, writes nothing and says so', async (t) => {
  const { folder, order } = await aPlace(t)
  const stopped = buildBeside(order)
  await stopped.stop()
  await assert.rejects(stopped.built, /was not built/)
  const lost = buildBeside({ ...order, where: { ...order.where, host: aFolder(t) } })
  await assert.rejects(lost.built, /ENOENT/)
  await lost.stop()
  assert.deepEqual(readdirSync(folder), [])
})
