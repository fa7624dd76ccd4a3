import { createHash } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { DisputeId } from './dispute.ts'

/** The id of a file that proves something in a dispute. */
export type DisputeFileId = Id<'dfl'>

/** What files may be: what acquirers take. */
export const fileTypes = ['application/pdf', 'image/jpeg', 'image/png', 'text/plain'] as const

/** One of the kinds of file. */
export type FileType = (typeof fileTypes)[number]

/** A file of a dispute, without its bytes. */
export type DisputeFile = {
  readonly id: DisputeFileId
  readonly disputeId: DisputeId
  readonly name: string
  readonly mediaType: FileType
  readonly bytes: number
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly hash: string
  readonly addedAt: Date
  /** The provider's id of it; null before it was handed over. */
  readonly providerId: string | null
  /** When it went with an answer. */
  readonly answeredAt: Date | null
}

/** The largest file, in bytes. */
export const largestFile = 2_000_000
const mostFiles = 10

const signs: Readonly<Record<FileType, (bytes: Buffer) => boolean>> = {
  'application/pdf': (bytes) => bytes.subarray(0, 5).toString('latin1') === '%PDF-',
  'image/jpeg': (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  'image/png': (bytes) => bytes.subarray(0, 8).equals(Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1')),
  'text/plain': (bytes) => !bytes.includes(0) && Buffer.from(bytes.toString('utf8')).equals(bytes),
}

/** Why a file is not kept. */
export type FileRefusal =
  | 'dispute_not_found'
  | 'not_open_for_response'
  | 'file_unreadable'
  | 'file_too_large'
  | 'too_many_files'
  | 'file_exists'

/** Keep a file for the answer to a dispute. Its bytes must be what its type says; the very same file is kept once. */
export async function addDisputeFile(
  tx: Tx,
  disputeId: string,
  given: {
    readonly name: string
    readonly mediaType: FileType
    readonly content: Buffer
    readonly actor: string
  },
): Promise<Result<DisputeFileId, FileRefusal>> {
  const { mediaType, content, actor } = given
  const name = given.name
    .replaceAll(/[\p{Cc}/\\"]/gu, '')
    .trim()
    .slice(0, 100)
  if (name === '' || content.length === 0 || !signs[mediaType](content)) return refused('file_unreadable')
  if (content.length > largestFile) return refused('file_too_large')
  const [dispute] = await tx.sql<{ state: string; files: number }>`
    select d.state, (select count(*) from disputes.files f where f.dispute_id = d.id) as files
      from disputes.disputes d
     where d.id = ${disputeId}
       for update of d`
  if (dispute === undefined) return refused('dispute_not_found')
  if (dispute.state !== 'needs_response') return refused('not_open_for_response')
  if (dispute.files >= mostFiles) return refused('too_many_files')
  const id = newId('dfl')
  const hash = createHash('sha256').update(content).digest()
  const rows = await tx.sql`
    insert into disputes.files (id, dispute_id, name, media_type, content, content_hash, added_by)
    values (${id}, ${disputeId}, ${name}, ${mediaType}, ${content}, ${hash}, ${actor})
    on conflict (dispute_id, content_hash) do nothing
    returning id`
  return rows.length === 1 ? done(id) : refused('file_exists')
}

/** The files of a dispute, the oldest first. */
export async function disputeFiles(db: Queries, disputeId: string): Promise<DisputeFile[]> {
  return db.sql<DisputeFile>`
    select f.id, f.dispute_id as "disputeId", f.name, f.media_type as "mediaType", length(f.content) as bytes,
           encode(f.content_hash, 'hex') as hash, f.added_at as "addedAt", f.provider_id as "providerId",
           f.answered_at as "answeredAt"
      from disputes.files f
     where f.dispute_id = ${disputeId}
     order by f.id`
}

/** The bytes of a file of a dispute; undefined where it has none of this id. */
export async function contentOfFile(db: Queries, disputeId: string, id: string): Promise<Buffer | undefined> {
  const [row] = await db.sql<{ content: Buffer }>`
    select f.content from disputes.files f where f.id = ${id} and f.dispute_id = ${disputeId}`
  return row?.content
}

/** Take a file away again. Refused once it went with an answer. */
export async function removeDisputeFile(
  db: Queries,
  disputeId: string,
  id: string,
): Promise<Result<true, 'file_not_found'>> {
  const rows = await db.sql`
    delete from disputes.files
     where id = ${id} and dispute_id = ${disputeId} and answered_at is null
    returning id`
  return rows.length === 1 ? done(true as const) : refused('file_not_found')
}

/** The provider has a file, under an id of its own. */
export async function markHandedOver(db: Queries, id: DisputeFileId, providerId: string): Promise<void> {
  await db.sql`update disputes.files set provider_id = ${providerId} where id = ${id} and provider_id is null`
}

/** Files went with an answer. */
export async function markAnswered(tx: Tx, ids: readonly DisputeFileId[]): Promise<void> {
  await tx.sql`
    update disputes.files set answered_at = clock_timestamp()
     where id = any (${[...ids]}::text[]) and answered_at is null`
}

/** True where bytes are what a type says. */
export function isOfType(content: Buffer, mediaType: FileType): boolean {
  return content.length > 0 && signs[mediaType](content)
}
