import type { Db } from '#kernel/database.ts'
import type { ImportFault } from './import-catalog-faults.ts'
import type { OfferedProduct } from './import-catalog-offers.ts'

/** A product on its way in. Without a body it was faulty, but its slug and SKUs still count as taken. */
export type StagedLine = {
  readonly line: number
  readonly slug: string
  readonly skus: readonly string[]
  readonly body: string
}

/** Begin an import; what is left of imports that died a day ago is cleared away. */
export async function beginStaging(db: Db, importId: string, dryRun: boolean): Promise<void> {
  await db.sql`
    delete from catalog.imports where state in ('checking', 'checked') and started_at < now() - interval '1 day'`
  await db.sql`insert into catalog.imports (id, state, dry_run) values (${importId}, 'checking', ${dryRun})`
}

/** Keep checked lines beside the catalog, 500 to a statement. Nothing of the shop is locked. */
export async function stage(db: Db, importId: string, lines: readonly StagedLine[]): Promise<void> {
  if (lines.length === 0) return
  const skus = lines.flatMap(({ line, slug, skus: all }) => all.map((sku) => ({ line, slug, sku })))
  await Promise.all([
    db.sql`
      insert into catalog.import_lines (import_id, line, slug, body)
      select ${importId}, line, slug, body
        from unnest(${lines.map((each) => each.line)}::integer[], ${lines.map((each) => each.slug)}::text[],
                    ${lines.map((each) => each.body)}::text[]) as g (line, slug, body)`,
    db.sql`
      insert into catalog.import_skus (import_id, line, sku, slug)
      select ${importId}, line, sku, slug
        from unnest(${skus.map((each) => each.line)}::integer[], ${skus.map((each) => each.sku)}::text[],
                    ${skus.map((each) => each.slug)}::text[]) as g (line, sku, slug)
      on conflict do nothing`,
  ])
}

type Doubled = { line: number; given: string }

/** What only the whole file shows: slugs and SKUs that stand twice, SKUs that another product of the shop has. */
export async function wholeFileFaults(db: Db, importId: string): Promise<ImportFault[]> {
  const [slugs, skus, taken] = await Promise.all([
    db.sql<Doubled>`
      select l.line, l.slug as given
        from (select i.line, i.slug, row_number() over (partition by i.slug order by i.line) as n
                from catalog.import_lines i where i.import_id = ${importId} and i.slug <> '') l
       where l.n > 1 order by l.line`,
    db.sql<Doubled>`
      select l.line, l.sku as given
        from (select i.line, i.sku, row_number() over (partition by i.sku order by i.line) as n
                from catalog.import_skus i where i.import_id = ${importId}) l
       where l.n > 1 order by l.line`,
    db.sql<Doubled>`
      select i.line, i.sku as given
        from catalog.import_skus i
        join catalog.variants v on v.sku = i.sku
        join catalog.products p on p.id = v.product_id and p.slug <> i.slug
       where i.import_id = ${importId} order by i.line`,
  ])
  return [
    ...slugs.map(({ line, given }): ImportFault => ({
      row: line,
      field: 'slug',
      reason: 'duplicate_slug',
      given,
    })),
    ...skus.map(({ line, given }): ImportFault => ({
      row: line,
      field: 'sku',
      reason: 'duplicate_sku',
      given,
    })),
    ...taken.map(({ line, given }): ImportFault => ({
      row: line,
      field: 'sku',
      reason: 'sku_of_another_product',
      given,
    })),
  ]
}

/** End an import: note how it went and clear its lines away. */
export async function endStaging(
  db: Db,
  importId: string,
  {
    state,
    lines,
    faults,
  }: { readonly state: 'refused' | 'checked' | 'imported'; readonly lines: number; readonly faults: number },
): Promise<void> {
  await db.sql`
    update catalog.imports set state = ${state}, lines = ${lines}, faults = ${faults}, ended_at = now()
     where id = ${importId}`
  const [last] = await db.sql<{ line: number }>`
    select greatest((select coalesce(max(l.line), 0) from catalog.import_lines l where l.import_id = ${importId}),
                    (select coalesce(max(k.line), 0) from catalog.import_skus k where k.import_id = ${importId})) as line`
  for (let from = 0; from < (last?.line ?? 0); from += clearedAtOnce) {
    const to = from + clearedAtOnce
    await Promise.all([
      db.sql`delete from catalog.import_lines where import_id = ${importId} and line > ${from} and line <= ${to}`,
      db.sql`delete from catalog.import_skus where import_id = ${importId} and line > ${from} and line <= ${to}`,
    ])
  }
}

/** By ranges of the key, so that a statement is short whatever the planner thinks of a table just filled. */
const clearedAtOnce = 2_000

/** Write a product so that it can be staged; amounts are kept exactly. */
export function staged(product: OfferedProduct): string {
  return JSON.stringify(product, (_, value: unknown) =>
    typeof value === 'bigint' ? { minorUnits: value.toString() } : value,
  )
}

/** Read what `staged` wrote. */
export function unstaged(body: string): OfferedProduct {
  return JSON.parse(body, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'minorUnits' in value
      ? BigInt(String(value.minorUnits))
      : value,
  ) as OfferedProduct
}
