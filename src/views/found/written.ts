import type { Queries } from '#kernel/database.ts'

/** Paths, without language, of what the operator has published: pages, the journal and its articles; at most 15,000. */
export async function writtenPaths(db: Queries): Promise<readonly string[]> {
  const rows = await db.sql<{ kind: 'page' | 'article'; slug: string }>`
    select kind, slug from content.pieces
     where state = 'published' and kind in ('page', 'article')
     order by kind, slug limit 14999`
  const paths = rows.map(({ kind, slug }) => `${kind === 'page' ? '/pages' : '/journal'}/${slug}`)
  return ['/journal', ...paths]
}
