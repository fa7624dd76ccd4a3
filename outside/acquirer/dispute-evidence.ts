import { createHash } from 'node:crypto'
import { type Answer, json, problem } from '../wire/answers.ts'
import { freshId } from '../wire/marks.ts'
import type { Asked } from '../wire/server.ts'
import type { Row } from '../wire/store.ts'
import { isoAt } from '../cards/clock.ts'
import type { Acquirer } from './acquirer.ts'
import { findDispute } from './disputes.ts'

/** The largest file the acquirer takes for a dispute, in bytes. */
export const largestFileBytes = 4_000_000

const mediaTypes = new Set(['application/pdf', 'image/jpeg', 'image/png', 'text/plain'])

/** A file a merchant handed over for a dispute; its bytes are kept as base64. */
export type FileRow = Row & {
  id: string
  dispute_id: string
  reference: string
  name: string
  media_type: string
  content: string
  sha256: string
  at: string
}

const columns = 'id, dispute_id, reference, name, media_type, content, sha256, at'

/** The files of a dispute, the oldest first. */
export function filesOf(acquirer: Acquirer, disputeId: string): FileRow[] {
  return acquirer.store.all<FileRow>(
    `select ${columns} from dispute_files where dispute_id = ? order by at, id`,
    disputeId,
  )
}

/** A file as the merchant sees it. */
export function fileOnWire(row: FileRow) {
  const bytes = Buffer.from(row.content, 'base64').length
  return { id: row.id, name: row.name, media_type: row.media_type, bytes, sha256: row.sha256 }
}

/** Take a file for a dispute that asks for an answer. The same reference again is the same file. */
export async function takeFile(acquirer: Acquirer, asked: Asked): Promise<Answer> {
  const dispute = findDispute(acquirer, asked.params['id'] ?? '')
  if (dispute === undefined) return problem(404, 'dispute_not_found', 'There is no such dispute.')
  const reference = asked.query.get('reference') ?? ''
  const name = asked.query.get('name') ?? ''
  const type = (asked.headers['content-type'] ?? '').split(';')[0] ?? ''
  const isNamed = /^[\w.-]{1,64}$/.test(reference) && name.length > 0 && name.length <= 100
  if (!isNamed || !mediaTypes.has(type) || asked.bytes.length === 0)
    return problem(
      422,
      'invalid_request',
      'Send reference and name, a PDF, JPEG, PNG or text, and its bytes.',
    )
  const sha256 = createHash('sha256').update(asked.bytes).digest('hex')
  const known = () =>
    acquirer.store.one<FileRow>(`select ${columns} from dispute_files where reference = ?`, reference)
  const before = known()
  if (before !== undefined && (before.sha256 !== sha256 || before.dispute_id !== dispute.id))
    return problem(409, 'reference_reused', 'This reference was used for another file.')
  if (before === undefined) {
    if (dispute.state !== 'needs_response')
      return problem(409, 'not_open_for_response', 'Nothing is asked of the merchant now.')
    await acquirer.store.write(
      () =>
      acquirer.store.run(
        `insert into dispute_files (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (reference) do nothing`,
        freshId('file'), dispute.id, reference, name, type, Buffer.from(asked.bytes).toString('base64'), sha256,
        isoAt(acquirer.clock),
      ), // prettier-ignore
    )
  }
  const kept = known()
  if (kept === undefined) throw new Error('a file just written is not there')
  return json(201, fileOnWire(kept))
}

/** What a merchant said in an answer. */
export type EvidenceRow = Row & {
  dispute_id: string
  stage: string
  reference: string
  evidence: string
  files: string
  at: string
}

/** Keep what was said with an answer, and which files went with it; inside a write. */
export function keepEvidence(
  acquirer: Acquirer,
  answer: {
    disputeId: string
    stage: string
    reference: string
    evidence: unknown
    files: readonly string[]
  },
): void {
  acquirer.store.run(
    `insert into dispute_evidence (dispute_id, stage, reference, evidence, files, at) values (?, ?, ?, ?, ?, ?)
     on conflict (dispute_id, stage) do nothing`,
    answer.disputeId, answer.stage, answer.reference, JSON.stringify(answer.evidence ?? {}),
    JSON.stringify(answer.files), isoAt(acquirer.clock),
  ) // prettier-ignore
}

/** What was said in each stage, the oldest first. */
export function evidenceOf(acquirer: Acquirer, disputeId: string): EvidenceRow[] {
  return acquirer.store.all<EvidenceRow>(
    `select dispute_id, stage, reference, evidence, files, at from dispute_evidence where dispute_id = ? order by at`,
    disputeId,
  )
}

/** The files an answer names; undefined where one is not of this dispute. */
export function namedFiles(acquirer: Acquirer, disputeId: string, files: unknown): string[] | undefined {
  if (files === undefined) return []
  const known = new Set(filesOf(acquirer, disputeId).map(({ id }) => id))
  if (!Array.isArray(files) || files.length > 20) return undefined
  const named = (files as unknown[]).filter(
    (each): each is string => typeof each === 'string' && known.has(each),
  )
  return named.length === files.length ? named : undefined
}
