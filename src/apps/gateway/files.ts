import { isOfType, largestFile } from '#money/disputes/index.ts'
import { findUpload, keepUpload, type Upload } from '#money/requests/index.ts'
import { fault, missing } from './fault.ts'
import { seconds } from './objects.ts'
import type { Gateway, Work } from './serve.ts'

const types: Readonly<Record<string, Upload['mediaType']>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  txt: 'text/plain',
}

/** The name of an upload in the API. */
export const fileName = (id: string): string => id.replace(/^upl_/, 'file_')

function fileAsStripe(each: Upload): object {
  return {
    id: fileName(each.id),
    object: 'file',
    created: seconds(each.createdAt),
    expires_at: null,
    filename: each.name,
    links: null,
    purpose: 'dispute_evidence',
    size: each.content.length,
    title: null,
    type: Object.entries(types).find(([, type]) => type === each.mediaType)?.[0] ?? null,
    url: null,
  }
}

/** A file a program uploaded; a fault where there is none. */
export async function knownFile({ db }: Gateway, name: string, param = 'id'): Promise<Upload> {
  const found = name.startsWith('file_') ? await findUpload(db, name.replace(/^file_/, 'upl_')) : undefined
  if (found === undefined)
    throw fault(404, `No such file upload: '${name.slice(0, 60)}'`, { code: 'resource_missing', param })
  return found
}

/** Keep a file that will prove something in a dispute. */
export const createFile: Work = async (gateway, { key, fields, upload }) => {
  if (fields.get('purpose') !== 'dispute_evidence')
    throw fault(400, 'Files are taken for the purpose dispute_evidence.', { param: 'purpose' })
  if (upload === undefined) throw fault(400, 'Missing required param: file.', { param: 'file' })
  const { bytes: content, filename = '' } = upload
  const name = filename.replaceAll(/[\p{Cc}/\\"]/gu, '').slice(-100)
  const mediaType = types[name.split('.').at(-1)?.toLowerCase() ?? '']
  if (name === '' || mediaType === undefined || !isOfType(content, mediaType))
    throw fault(400, 'Send a PDF, JPEG, PNG or plain text named as such.', {
      code: 'file_type_invalid',
      param: 'file',
    })
  if (content.length > largestFile)
    throw fault(400, `A file may hold ${largestFile} bytes.`, { code: 'file_too_large', param: 'file' })
  const id = await keepUpload(gateway.db, { name, mediaType, content }, key)
  return fileAsStripe(await knownFile(gateway, fileName(id)))
}

/** One file, without its bytes. */
export const retrieveFile: Work = async (gateway, { id }) => {
  if (!id.startsWith('file_')) throw missing('file upload', id)
  return fileAsStripe(await knownFile(gateway, id))
}
