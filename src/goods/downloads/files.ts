import type { Queries } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { tell } from '#kernel/outbox.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { DownloadFileId, VersionId } from './download.ts'

/** A file as its buyers see it, with its latest version. */
export type DownloadFile = {
  readonly id: DownloadFileId
  readonly variantId: number
  readonly title: string
  readonly versionId: VersionId
  readonly version: number
  readonly filename: string
  readonly bytes: number
  readonly fileKey: string
  readonly sha256: string
  readonly note: string
  readonly addedAt: Date
}

/** A version to be kept: its bytes are in the store already, under `fileKey`. */
export type WantedVersion = {
  readonly variantId: number
  readonly title: string
  readonly filename: string
  readonly fileKey: string
  readonly sha256: Uint8Array
  readonly bytes: number
  readonly note: string
  /** Former buyers hear of it by mail. */
  readonly tellsBuyers: boolean
  readonly actor: string
}

/** Why a version is not kept. */
export type AddVersionRefusal = 'title_missing' | 'too_long' | 'file_is_empty' | 'same_bytes'

/** A name that is safe to save a file under on any system: no path, no control characters, never empty. */
export function safeFilename(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  const clean = last.normalize('NFC').replace(/[\u0000-\u001f\u007f"<>:|?*\u200e\u200f\u202a-\u202e]/g, '')
  const trimmed = clean.replace(/^[. ]+|[. ]+$/g, '')
  return trimmed === '' ? 'download' : trimmed.slice(-120)
}

/**
 * Keep a version of a file; the first of its title makes the file. Buyers of the variant, former ones too, get the latest.
 * The same bytes twice in a row are refused. Tells `download_version_added`.
 */
export async function addVersion(
  tx: Tx,
  wanted: WantedVersion,
): Promise<Result<{ readonly fileId: DownloadFileId; readonly version: number }, AddVersionRefusal>> {
  const { variantId, filename, fileKey, sha256, bytes, note, tellsBuyers, actor } = wanted
  const title = wanted.title.trim()
  if (title === '') return refused('title_missing', { field: 'title' })
  if (title.length > 100) return refused('too_long', { field: 'title' })
  if (note.length > 1_000) return refused('too_long', { field: 'note' })
  if (bytes === 0) return refused('file_is_empty', { field: 'file' })
  const [file] = await tx.sql<{ id: DownloadFileId; latest: number; isNew: boolean }>`
    insert into downloads.files as f (id, variant_id, title) values (${newId('dlf')}, ${variantId}, ${title})
    on conflict (variant_id, title) do update set latest_version = f.latest_version + 1
    returning id, latest_version as latest, xmax = 0 as "isNew"`
  assert(file !== undefined, 'a file is there')
  const [last] = await tx.sql<{ sha256: Buffer }>`
    select sha256 from downloads.versions where file_id = ${file.id} and version = ${file.latest - 1}`
  if (last !== undefined && last.sha256.equals(sha256)) return refused('same_bytes', { field: 'file' })
  const id: VersionId = newId('dlv')
  await tx.sql`
    insert into downloads.versions (id, file_id, version, file_key, sha256, bytes, filename, note, added_by, told_through)
    values (${id}, ${file.id}, ${file.latest}, ${fileKey}, ${sha256}, ${bytes}, ${safeFilename(filename)}, ${note.trim()},
            ${actor}, ${tellsBuyers && file.latest > 1 ? '' : null})`
  await tell(tx, {
    type: 'download_version_added',
    aggregate: file.id,
    actor,
    payload: { variant: variantId, version: file.latest },
  })
  return done({ fileId: file.id, version: file.latest })
}

/** The files of some variants with their latest versions, by title. */
export async function filesOf(db: Queries, variantIds: readonly number[]): Promise<DownloadFile[]> {
  return db.sql<DownloadFile>`
    select f.id, f.variant_id as "variantId", f.title, v.id as "versionId", v.version, v.filename, v.bytes,
           v.file_key as "fileKey", encode(v.sha256, 'hex') as sha256, v.note, v.added_at as "addedAt"
      from downloads.files f
      join downloads.versions v on v.file_id = f.id and v.version = f.latest_version
     where f.variant_id = any (${variantIds}::bigint[])
     order by f.variant_id, f.title, f.id`
}

/** A version whose former buyers are still to be told, and the last of them who was. */
export type VersionToTell = {
  readonly id: VersionId
  readonly fileId: DownloadFileId
  readonly variantId: number
  readonly title: string
  readonly version: number
  readonly toldThrough: string
}

/** The next version to tell former buyers of, locked so that two workers do not tell the same people. */
export async function lockVersionToTell(tx: Tx): Promise<VersionToTell | undefined> {
  const [row] = await tx.sql<VersionToTell>`
    select v.id, v.file_id as "fileId", f.variant_id as "variantId", f.title, v.version, v.told_through as "toldThrough"
      from downloads.versions v join downloads.files f on f.id = v.file_id
     where v.told_through is not null
     order by v.id limit 1 for update of v skip locked`
  return row
}

/** Former buyers up to this grant were told; null ends the telling. */
export async function markTold(tx: Tx, id: VersionId, through: string | null): Promise<void> {
  await tx.sql`update downloads.versions set told_through = ${through} where id = ${id}`
}
