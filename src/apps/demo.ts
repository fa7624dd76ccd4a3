import { join } from 'node:path'
import { planShownPictures } from '#flows/make-pictures.ts'
import { loadSettings, type Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'
import { fileStore } from '#kernel/files.ts'
import { ports } from '#kernel/ports.ts'
import { bigCatalog, demoCatalog, drawArtwork } from './demo/index.ts'
import { openDemoAccounts } from './demo-accounts.ts'
import { loadDemoProducts, loadDemoTree, loadDemoWritings, loadFrontPicture } from './load-demo.ts'
import { loadEditions } from './load-editions.ts'
import { openDatabase } from './start/open-database.ts'

/** Load the demo shop: its tree, its products with prices, stock and pictures, what it has to say, and its accounts where they may sign in. Harmless to repeat. */
export async function loadDemo({
  db,
  settings,
}: {
  readonly db: Db
  readonly settings: Pick<Settings, 'filesFolder' | 'demoSignIns' | 'secretKey'>
}): Promise<{ readonly lines: readonly string[] }> {
  const shelf = { db, files: fileStore(join(settings.filesFolder, 'files')), draw: drawArtwork }
  const catalog = demoCatalog()
  await loadDemoTree(shelf, catalog)
  await loadDemoProducts(shelf, catalog.products)
  await loadEditions(shelf, catalog.products, {
    filesFolder: settings.filesFolder,
    secret: settings.secretKey.reveal(),
  })
  await loadFrontPicture(shelf)
  await loadDemoWritings(shelf)
  return { lines: settings.demoSignIns ? await openDemoAccounts(db) : [] }
}

const say = (text: string) => process.stdout.write(`${text}\n`)

function wanted(args: readonly string[]): number | undefined {
  if (args.length === 0) return 0
  const [name, count = ''] = args
  return name === '--products' && /^[1-9]\d{0,7}$/.test(count) && args.length === 2
    ? Number(count)
    : undefined
}

async function main(): Promise<number> {
  const count = wanted(process.argv.slice(2))
  if (count === undefined) {
    say(
      'npm run demo                         loads the demo shop\nnpm run demo -- --products 100000    adds that many more products',
    )
    return 2
  }
  const settings = loadSettings(process.env)
  if (!settings.ok) {
    say('The settings are not right; `npm run config` says which.')
    return 2
  }
  const database = await openDatabase(settings.value)
  const db = await database.as('app')
  try {
    const begun = ports().monotonicMs()
    await loadDemo({ db, settings: settings.value })
    const seconds = () => (ports().monotonicMs() - begun) / 1_000
    say(`demo shop loaded in ${seconds().toFixed(1)} s`)
    if (count > 0) await loadMany(db, settings.value, count)
    await planShownPictures(db, 0)
    return 0
  } finally {
    await db.close()
    if (database.how === 'started' || database.how === 'created') await database.stop()
  }
}

async function loadMany(db: Db, settings: Settings, count: number): Promise<void> {
  const shelf = { db, files: fileStore(join(settings.filesFolder, 'files')), draw: drawArtwork }
  const begun = ports().monotonicMs()
  const rate = (loaded: number) => Math.round((loaded * 1_000) / (ports().monotonicMs() - begun))
  let next = count / 20
  await loadDemoProducts(shelf, bigCatalog(count), (loaded) => {
    if (loaded < next && loaded < count) return
    next += count / 20
    say(`${String(loaded).padStart(9)} products, ${rate(loaded)} a second`)
  })
}

if (import.meta.main) process.exitCode = await main()
