import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileStore } from '#kernel/files.ts'
import { problem, rawBody, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused } from '#kernel/result.ts'
import { importCatalog, type ImportFault } from '#flows/import-catalog.ts'
import { latestImports } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { freshForm, refusedDesk, type DeskForm } from '../form.ts'
import { readMultipart } from '../multipart.ts'
import { importPage, type ImportOutcome } from '../pages/import.ts'
import { operatorOf } from '../policy.ts'

const largestFile = 20_000_000
const mostShown = 500

type Sent = {
  readonly file: { readonly name: string; readonly bytes: Buffer } | undefined
  readonly kept: string | undefined
  readonly format: 'jsonl' | 'csv'
}

function sentOf(request: HttpRequest): Sent {
  const parts = readMultipart(request.headers['content-type'], rawBody(request))
  if (parts === undefined) throw problem(400, 'malformed_form', { detail: 'The form did not arrive whole.' })
  const file = parts.find(({ name }) => name === 'file')
  const text = (wanted: string) => parts.find(({ name }) => name === wanted)?.bytes.toString('utf8')
  const name = file?.filename ?? ''
  const isCsv = name === '' ? text('format') === 'csv' : name.toLowerCase().endsWith('.csv')
  return { file: file && { name, bytes: file.bytes }, kept: text('kept'), format: isCsv ? 'csv' : 'jsonl' }
}

async function* inOne(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Check a file, or import one that was checked before. The answer tells all there is to tell. */
async function carryOut(desk: Desk, actor: string, sent: Sent): Promise<ImportOutcome | 'file_empty'> {
  const store = fileStore(join(desk.settings.filesFolder, 'imports'))
  const faults: ImportFault[] = []
  const path = sent.kept === undefined ? undefined : store.path(sent.kept)
  const isReal = path !== undefined && existsSync(path)
  const { file, format } = sent
  if (!isReal && (file === undefined || file.bytes.length === 0)) return 'file_empty'
  const bytes = isReal ? createReadStream(path) : inOne(file?.bytes ?? Buffer.alloc(0))
  const onFault = (fault: ImportFault) => {
    if (faults.length < mostShown) faults.push(fault)
  }
  const imported = await importCatalog(desk.db, bytes, { format, actor, dryRun: !isReal, onFault })
  if (imported.ok && isReal) return { kind: 'imported', ...imported.value }
  if (imported.ok) {
    const kept = await store.put(file?.bytes ?? Buffer.alloc(0), format)
    return { kind: 'fine', products: imported.value.products, file: kept, format }
  }
  if (imported.refusal === 'file_is_empty') return 'file_empty'
  const { faults: count, products } = imported.detail ?? {}
  const sorted = faults.toSorted((a, b) => a.row - b.row)
  return {
    kind: 'faults',
    count: Number(count ?? sorted.length),
    products: Number(products ?? 0),
    faults: sorted,
  }
}

/** Products by file: checked whole, then taken over whole. */
export function importRoutes(server: HttpServer, desk: Desk): void {
  const show = async (
    request: HttpRequest,
    reply: HttpReply,
    form: DeskForm,
    outcome?: ImportOutcome,
  ): Promise<HttpReply> => {
    const isRefused = form !== freshForm || outcome?.kind === 'faults'
    const page = importPage(await latestImports(desk.db), form, outcome)
    return sendDesk(desk, request, reply, page, isRefused ? 422 : 200)
  }
  server.get('/admin/import', async (request, reply) => show(request, reply, freshForm))
  const options = { config: { body: 'raw' as const }, bodyLimit: largestFile + 100_000 }
  server.post('/admin/import', options, async (request, reply) => {
    const outcome = await carryOut(desk, operatorOf(request).party, sentOf(request))
    if (outcome === 'file_empty')
      return show(request, reply, refusedDesk({}, refused('file_empty', { field: 'file' })))
    return show(request, reply, freshForm, outcome)
  })
}
