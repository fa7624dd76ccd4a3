import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { planShownPictures } from '#flows/make-pictures.ts'
import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'

/** What loading the demo shop is given: the database as app and as owner, and the settings. */
export type DemoContext = { readonly db: Db; readonly owner: Db; readonly settings: Settings }

/** What loading the demo shop answers: lines to print at every start, such as the accounts that can sign in. */
export type DemoShop = { readonly lines: readonly string[] }

type DemoModule = { loadDemo?: (context: DemoContext) => Promise<DemoShop> }

/** Load the demo shop into a database that has none yet. Answers the lines to print. */
export async function demoShop(
  db: Db,
  settings: Settings,
  owner: () => Promise<Db>,
): Promise<readonly string[]> {
  if (!settings.demoShop) return []
  const [mark] = await db.sql<{ value: DemoShop }>`select value from kernel.marks where name = 'demo_shop'`
  if (mark) return mark.value.lines
  const file = join(import.meta.dirname, '../demo.ts')
  if (!existsSync(file)) return []
  const demo = (await import(pathToFileURL(file).href)) as DemoModule
  if (demo.loadDemo === undefined) return []
  const asOwner = await owner()
  try {
    const { lines } = await demo.loadDemo({ db, owner: asOwner, settings })
    await db.sql`insert into kernel.marks (name, value) values ('demo_shop', ${{ lines }}::jsonb)`
    await planShownPictures(db, 10)
    return lines
  } finally {
    await asOwner.close()
  }
}
