import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Queries } from '#kernel/database.ts'
import { newId, parseId } from '#kernel/ids.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import type { DownloadFileId, GrantId, LinkId, VersionId } from './download.ts'

/** How long a link is good, in hours. A download that was begun may go on after it. */
export const linkHours = 24

/** How many requests a link takes: one download, its repetitions, and the parts programs fetch side by side. */
const requestsOfLink = 100

/** Why no link is made. */
export type MakeLinkRefusal = 'download_not_found' | 'downloads_revoked' | 'downloads_used_up'

/** A link that was made: the signed text that stands in its address. */
export type DownloadLink = { readonly id: LinkId; readonly expiresAt: Date }

/**
 * Begin a download of the latest version of a file for a grant of an order: counted, and refused when the version was
 * downloaded as often as it may be. The grant's row is locked, so that of many at once only as many begin as may.
 */
export async function makeLink(
  tx: Tx,
  wanted: { readonly orderId: string; readonly grantId: GrantId; readonly fileId: DownloadFileId },
): Promise<Result<DownloadLink, MakeLinkRefusal>> {
  const { orderId, grantId, fileId } = wanted
  const [grant] = await tx.sql<{ state: string; allowance: number; versionId: VersionId; used: number }>`
    with own as (
      select g.id, g.state, g.allowance, g.variant_id from downloads.grants g
       where g.id = ${grantId} and g.order_id = ${orderId} for update
    )
    select own.state, own.allowance, v.id as "versionId",
           (select count(*)::integer from downloads.links l where l.grant_id = own.id and l.version_id = v.id) as used
      from own
      join downloads.files f on f.variant_id = own.variant_id and f.id = ${fileId}
      join downloads.versions v on v.file_id = f.id and v.version = f.latest_version`
  if (grant === undefined) return refused('download_not_found')
  if (grant.state !== 'granted') return refused('downloads_revoked')
  const id: LinkId = newId('dll')
  const [link] = await tx.sql<{ expiresAt: Date }>`
    insert into downloads.links (id, grant_id, version_id, expires_at)
    select ${id}, ${grantId}, ${grant.versionId}, clock_timestamp() + make_interval(hours => ${linkHours})
     where (select count(*) from downloads.links l
             where l.grant_id = ${grantId} and l.version_id = ${grant.versionId}) < ${grant.allowance}
    returning expires_at as "expiresAt"`
  if (link === undefined) return refused('downloads_used_up', { most: grant.allowance })
  return done({ id, expiresAt: link.expiresAt })
}

const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'kontor download links', 32))

function signatureOf(secret: string, id: string, seconds: string): Buffer {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}`).digest()
}

/** The text of a link as it stands in its address: which one, until when, and our signature over both. */
export function signLink(secret: string, { id, expiresAt }: DownloadLink): string {
  const seconds = String(Math.floor(expiresAt.getTime() / 1000))
  return `${id}.${seconds}.${signatureOf(secret, id, seconds).toString('base64url')}`
}

/** Read a signed text; the signature is compared in constant time and before anything else is looked at. */
export function readSignedLink(
  secret: string,
  text: string,
): Result<LinkId, 'download_not_found' | 'link_expired'> {
  const [id = '', seconds = '', signature = '', more] = text.split('.')
  const right = signatureOf(secret, id, seconds)
  const given = Buffer.from(signature, 'base64url')
  const isRight = given.length === right.length && timingSafeEqual(given, right)
  const parsed = parseId('dll', id)
  if (!isRight || more !== undefined || !parsed.ok || signature !== right.toString('base64url'))
    return refused('download_not_found')
  if (Number(seconds) * 1000 <= ports().now().getTime()) return refused('link_expired')
  return done(parsed.value)
}

/** What a link gives: the bytes, and as what they are saved. */
export type LinkedFile = {
  readonly fileKey: string
  readonly filename: string
  readonly bytes: number
  readonly sha256: string
}

/** Use a link once: counted in the statement that allows it. Refused when it is over or what it was for was taken back. */
export async function useLink(
  db: Queries,
  id: LinkId,
): Promise<Result<LinkedFile, 'download_not_found' | 'link_expired' | 'downloads_revoked'>> {
  const [file] = await db.sql<LinkedFile>`
    update downloads.links l
       set requests = l.requests + 1, first_used_at = coalesce(l.first_used_at, clock_timestamp())
      from downloads.grants g, downloads.versions v
     where l.id = ${id} and g.id = l.grant_id and v.id = l.version_id
       and g.state = 'granted' and l.expires_at > clock_timestamp() and l.requests < ${requestsOfLink}
    returning v.file_key as "fileKey", v.filename, v.bytes, encode(v.sha256, 'hex') as sha256`
  if (file !== undefined) return done(file)
  const [row] = await db.sql<{ state: string }>`
    select g.state from downloads.links l join downloads.grants g on g.id = l.grant_id where l.id = ${id}`
  if (row === undefined) return refused('download_not_found')
  return refused(row.state === 'granted' ? 'link_expired' : 'downloads_revoked')
}

/** How often each version was downloaded by a grant. */
export type LinkCount = {
  readonly grantId: GrantId
  readonly versionId: VersionId
  readonly used: number
  readonly lastAt: Date
}

/** How often some grants downloaded each version. */
export async function linkCounts(db: Queries, grantIds: readonly GrantId[]): Promise<LinkCount[]> {
  return db.sql<LinkCount>`
    select grant_id as "grantId", version_id as "versionId", count(*)::integer as used, max(made_at) as "lastAt"
      from downloads.links where grant_id = any (${grantIds}::text[])
     group by grant_id, version_id`
}
