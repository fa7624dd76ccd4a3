/**
 * Load the catalog that all shops are measured with: 50 categories, 10,000 products with 2 variants, through the
 * shop's own set-based import. Run: node bench/seed-kontor.ts  (KONTOR_DATA or DATABASE_URL say where)
 */
import { loadSettings, settingProblemLines } from '#kernel/config.ts'
import { connect } from '#kernel/database.ts'
import { openDatabase } from '../src/apps/start/open-database.ts'
import { seedCatalog } from './run/seed.ts'

const settings = loadSettings(process.env)
if (!settings.ok) {
  console.error(settingProblemLines(settings.detail).join('\n'))
  process.exit(2)
}
const database = await openDatabase(settings.value)
const db = await connect({ ...database.where('owner'), lanes: 1, pool: 2, statementTimeoutMs: 900_000 })
const begun = performance.now()
const count = await seedCatalog(db, (loaded) => console.log(`${loaded} products`))
const seconds = (performance.now() - begun) / 1_000
console.log(`${count} products in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`)
await db.pool.query('vacuum analyze')
await db.close()
if (database.how === 'created' || database.how === 'started') await database.stop()
