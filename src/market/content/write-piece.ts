import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import {
  checkBody,
  menuPlaces,
  type BodyOf,
  type ContentRefusal,
  type PieceId,
  type PieceKind,
} from './body.ts'
import { pieceLifecycle } from './lifecycle.ts'

/** A piece to begin: its kind, its address among its kind, and what it says. */
export type PieceBegun<K extends PieceKind = PieceKind> = {
  readonly kind: K
  readonly slug: string
  readonly body: BodyOf[K]
  /** Who writes. */
  readonly author: string
}

/** Why no piece is begun. */
export type BeginRefusal = ContentRefusal | 'slug_malformed' | 'address_taken' | 'menu_place_unknown'

/** Begin a piece: a draft nobody sees but its authors. */
export async function beginPiece<K extends PieceKind>(
  tx: Tx,
  { kind, slug, body, author }: PieceBegun<K>,
): Promise<Result<{ readonly id: PieceId; readonly version: number }, BeginRefusal>> {
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || slug.length > 80)
    return refused('slug_malformed', { field: 'slug' })
  if (kind === 'menu' && !menuPlaces.some((place) => place === slug))
    return refused('menu_place_unknown', { field: 'slug', places: menuPlaces.join(', ') })
  const sound = checkBody(kind, body)
  if (!sound.ok) return sound
  const id = newId('cnt')
  const rows = await tx.sql`
    insert into content.pieces (id, kind, slug) values (${id}, ${kind}, ${slug})
    on conflict (kind, slug) do nothing returning id`
  if (rows.length === 0) return refused('address_taken', { field: 'slug', slug })
  await tx.sql`
    insert into content.versions (piece_id, version, body, author)
    values (${id}, 1, ${JSON.stringify(body)}::jsonb, ${author})`
  return done({ id, version: 1 })
}

/** A further version of a piece, and the version its author had before their eyes. */
export type FurtherVersion<K extends PieceKind = PieceKind> = {
  readonly id: PieceId
  readonly kind: K
  readonly body: BodyOf[K]
  readonly basedOn: number
  readonly author: string
}

/** Why no version is kept. */
export type VersionRefusal = ContentRefusal | 'piece_not_found' | 'changed_meanwhile'

/** Keep a further version. Nobody writes over what they have not seen: it must be based on the latest. */
export async function keepVersion<K extends PieceKind>(
  tx: Tx,
  { id, kind, body, basedOn, author }: FurtherVersion<K>,
): Promise<Result<{ readonly version: number }, VersionRefusal>> {
  const sound = checkBody(kind, body)
  if (!sound.ok) return sound
  const [moved] = await tx.sql<{ version: number }>`
    update content.pieces set latest_version = latest_version + 1
     where id = ${id} and kind = ${kind} and latest_version = ${basedOn}
    returning latest_version as version`
  if (moved === undefined) {
    const [known] = await tx.sql`select 1 as there from content.pieces where id = ${id} and kind = ${kind}`
    return refused(known === undefined ? 'piece_not_found' : 'changed_meanwhile')
  }
  await tx.sql`
    insert into content.versions (piece_id, version, body, author)
    values (${id}, ${moved.version}, ${JSON.stringify(body)}::jsonb, ${author})`
  return done(moved)
}

/** Why a piece is not shown, or not taken back. */
export type MoveRefusal = 'piece_not_found' | 'version_not_found' | 'piece_not_published'

type Moved = { readonly kind: PieceKind; readonly slug: string }

const toldOf = (id: PieceId, actor: string, { kind, slug }: Moved) =>
  ({ type: 'content_changed', aggregate: id, actor, payload: { kind, slug } }) as const

/** Show a version of a piece to everybody, whichever was shown before. */
export async function publishPiece(
  tx: Tx,
  id: PieceId,
  { version, actor }: { readonly version: number; readonly actor: string },
): Promise<Result<true, MoveRefusal>> {
  const [moved] = await tx.sql<Moved>`
    update content.pieces p
       set state = 'published', published_version = ${version}, published_at = clock_timestamp(),
           first_published_at = coalesce(first_published_at, clock_timestamp())
     where id = ${id} and state = any(${pieceLifecycle.from('publish')}::text[])
       and exists (select 1 from content.versions v where v.piece_id = p.id and v.version = ${version})
    returning kind, slug`
  if (moved === undefined) {
    const [known] = await tx.sql`select 1 as there from content.pieces where id = ${id}`
    return refused(known === undefined ? 'piece_not_found' : 'version_not_found')
  }
  await tell(tx, toldOf(id, actor, moved))
  return done(true)
}

/** Take a piece out of the shop; its versions stay. */
export async function withdrawPiece(tx: Tx, id: PieceId, actor: string): Promise<Result<true, MoveRefusal>> {
  const [moved] = await tx.sql<Moved>`
    update content.pieces set state = 'withdrawn', published_version = null, published_at = null
     where id = ${id} and state = any(${pieceLifecycle.from('withdraw')}::text[])
    returning kind, slug`
  if (moved === undefined) {
    const [known] = await tx.sql`select 1 as there from content.pieces where id = ${id}`
    return refused(known === undefined ? 'piece_not_found' : 'piece_not_published')
  }
  await tell(tx, toldOf(id, actor, moved))
  return done(true)
}
