import type { Queries } from '#kernel/database.ts'
import type { Sql } from '#kernel/sql.ts'
import type { BlockBody, BodyOf, MenuItem, PieceId, PieceKind } from './body.ts'
import type { PieceState } from './lifecycle.ts'

/** A piece as the shop shows it. */
export type ShownPiece<K extends PieceKind> = {
  readonly id: PieceId
  readonly slug: string
  readonly body: BodyOf[K]
  readonly firstPublishedAt: Date
  readonly publishedAt: Date
}

type ShownRow = {
  id: PieceId
  slug: string
  body: unknown
  first_published_at: Date
  published_at: Date
}

const shownOf = <K extends PieceKind>(row: ShownRow): ShownPiece<K> => ({
  id: row.id,
  slug: row.slug,
  // Nothing is kept that was not checked to be the body of its kind.
  body: row.body as BodyOf[K],
  firstPublishedAt: row.first_published_at,
  publishedAt: row.published_at,
})

/** The piece published under an address; undefined where there is none. */
export async function findPublished<K extends 'page' | 'article'>(
  db: Queries,
  kind: K,
  slug: string,
): Promise<ShownPiece<K> | undefined> {
  const [row] = await db.sql<ShownRow>`
    select p.id, p.slug, v.body, p.first_published_at, p.published_at
      from content.pieces p
      join content.versions v on v.piece_id = p.id and v.version = p.published_version
     where p.kind = ${kind} and p.slug = ${slug} and p.state = 'published'`
  return row && shownOf<K>(row)
}

/** Articles of the journal, the newest first, a page at a time from 1. One more than `size` says that there is a further page. */
export async function listArticles(
  db: Queries,
  { page, size }: { readonly page: number; readonly size: number },
): Promise<{ readonly articles: readonly ShownPiece<'article'>[]; readonly isLast: boolean }> {
  const rows = await db.sql<ShownRow>`
    select p.id, p.slug, v.body, p.first_published_at, p.published_at
      from content.pieces p
      join content.versions v on v.piece_id = p.id and v.version = p.published_version
     where p.kind = 'article' and p.state = 'published'
     order by p.first_published_at desc, p.id desc
     limit ${size + 1} offset ${(page - 1) * size}`
  return { articles: rows.slice(0, size).map((row) => shownOf<'article'>(row)), isLast: rows.length <= size }
}

/** The blocks of the front page in their order. */
export async function frontBlocks(db: Queries): Promise<readonly (BlockBody & { readonly slug: string })[]> {
  const rows = await db.sql<{ slug: string; body: BlockBody }>`
    select p.slug, v.body
      from content.pieces p
      join content.versions v on v.piece_id = p.id and v.version = p.published_version
     where p.kind = 'block' and p.state = 'published'
     order by (v.body ->> 'position')::integer, p.slug
     limit 30`
  return rows.map(({ slug, body }) => ({ ...body, slug }))
}

/** Menus by their place. */
export type Menus = Readonly<Record<string, readonly MenuItem[]>>

let kept = new WeakMap<Sql, Promise<Menus>>()

/** Forget the menus kept in memory: call it when `content_changed` is told of a menu. */
export function dropMenus(): void {
  kept = new WeakMap()
}

/** The published menus, read once and kept until `dropMenus`. */
export function menus(db: Queries): Promise<Menus> {
  let all = kept.get(db.sql)
  if (all === undefined) {
    all = readMenus(db)
    const held = kept
    held.set(db.sql, all)
    all.catch(() => held.delete(db.sql))
  }
  return all
}

async function readMenus(db: Queries): Promise<Menus> {
  const rows = await db.sql<{ slug: string; items: readonly MenuItem[] }>`
    select p.slug, v.body -> 'items' as items
      from content.pieces p
      join content.versions v on v.piece_id = p.id and v.version = p.published_version
     where p.kind = 'menu' and p.state = 'published'`
  return Object.fromEntries(rows.map(({ slug, items }) => [slug, items]))
}

/** A piece as its authors see it in a list. */
export type PieceRow = {
  readonly id: PieceId
  readonly kind: PieceKind
  readonly slug: string
  readonly state: PieceState
  readonly latestVersion: number
  readonly publishedVersion: number | null
  readonly title: string
  readonly changedAt: Date
}

/** All pieces of a kind, those changed last first; at most 500. */
export async function listPieces(db: Queries, kind: PieceKind): Promise<readonly PieceRow[]> {
  return db.sql<PieceRow>`
    select p.id, p.kind, p.slug, p.state, p.latest_version as "latestVersion",
           p.published_version as "publishedVersion", v.created_at as "changedAt",
           coalesce(v.body #>> '{texts,en,title}', v.body #>> '{texts,en,heading}', p.slug) as title
      from content.pieces p
      join content.versions v on v.piece_id = p.id and v.version = p.latest_version
     where p.kind = ${kind}
     order by v.created_at desc, p.id desc
     limit 500`
}

/** One version in the history of a piece. */
type VersionRow = { readonly version: number; readonly at: Date; readonly author: string }

/** A piece with one of its versions and the list of all. */
export type OnePiece = Omit<PieceRow, 'title' | 'changedAt'> & {
  readonly version: number
  readonly body: BodyOf[PieceKind]
  readonly versions: readonly VersionRow[]
}

/** A piece for its authors, at the version asked for or the latest; undefined where there is none. */
export async function findPiece(db: Queries, id: string, version?: number): Promise<OnePiece | undefined> {
  const [row] = await db.sql<Omit<OnePiece, 'versions'>>`
    select p.id, p.kind, p.slug, p.state, p.latest_version as "latestVersion",
           p.published_version as "publishedVersion", v.version, v.body
      from content.pieces p
      join content.versions v on v.piece_id = p.id and v.version = coalesce(${version ?? null}::integer, p.latest_version)
     where p.id = ${id}`
  if (row === undefined) return undefined
  const versions = await db.sql<VersionRow>`
    select v.version, v.created_at as at, coalesce(who.display_name, v.author) as author
      from content.versions v
      left join parties.parties who on who.id = v.author
     where v.piece_id = ${id} order by v.version desc limit 100`
  return { ...row, versions }
}
