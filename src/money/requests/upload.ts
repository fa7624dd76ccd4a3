import type { Queries } from '#kernel/database.ts'
import { newId, type Id } from '#kernel/ids.ts'

/** The id of a file a program uploaded. */
export type UploadId = Id<'upl'>

/** A file a program uploaded. */
export type Upload = {
  readonly id: UploadId
  readonly name: string
  readonly mediaType: 'application/pdf' | 'image/jpeg' | 'image/png' | 'text/plain'
  readonly content: Buffer
  readonly createdAt: Date
}

/** Keep a file until its program says what it is for. */
export async function keepUpload(
  db: Queries,
  { name, mediaType, content }: Pick<Upload, 'name' | 'mediaType' | 'content'>,
  madeBy: string,
): Promise<UploadId> {
  const id = newId('upl')
  await db.sql`
    insert into requests.uploads (id, made_by, name, media_type, content)
    values (${id}, ${madeBy}, ${name}, ${mediaType}, ${content})`
  return id
}

/** A file that was uploaded; undefined where there is none of this id. */
export async function findUpload(db: Queries, id: string): Promise<Upload | undefined> {
  const [row] = await db.sql<Upload>`
    select u.id, u.name, u.media_type as "mediaType", u.content, u.created_at as "createdAt"
      from requests.uploads u
     where u.id = ${id}`
  return row
}
