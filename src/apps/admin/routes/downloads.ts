import { join } from 'node:path'
import { fileStore } from '#kernel/files.ts'
import { parseId } from '#kernel/ids.ts'
import {
  problem,
  rawBody,
  redirectTo,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import { allowMore, findGrant, readKeys, waitingDeliveries } from '#goods/downloads/index.ts'
import { offerFile, offerKeys, takeKeysBack } from '#flows/offer-download.ts'
import { digitalArticles, grantsOfVariant, variantOfSku, versionsOf } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { readMultipart } from '../multipart.ts'
import { onceAtDesk } from '../once.ts'
import { digitalArticlePage, downloadsPage } from '../pages/downloads.ts'
import { operatorOf } from '../policy.ts'

const largestFile = 50_000_000
const timesMore = 5

async function articleOf({ db }: Desk, id: string) {
  const isNumber = /^[1-9]\d{0,14}$/.test(id)
  const [article] = isNumber ? await digitalArticles(db, Number(id)) : []
  if (article === undefined) throw problem(404, 'not_found')
  return article
}

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { id: string; fileForm?: DeskForm; keyForm?: DeskForm },
): Promise<HttpReply> {
  const article = await articleOf(desk, at.id)
  const { fileForm = freshForm, keyForm = freshForm } = at
  const [versions, grants] = await Promise.all([
    versionsOf(desk.db, article.variantId),
    grantsOfVariant(desk.db, article.variantId),
  ])
  const page = digitalArticlePage({ article, versions, grants, fileForm, keyForm })
  const isRefused = fileForm !== freshForm || keyForm !== freshForm
  return sendDesk(desk, request, reply, page, isRefused ? 422 : 200)
}

type Sent = {
  readonly text: (name: string) => string
  readonly file: (name: string) => { readonly name: string; readonly bytes: Buffer }
}

/** The parts of a form with a file; what is not there is empty. */
function sentOf(request: HttpRequest): Result<Sent, 'malformed_form'> {
  const parts = readMultipart(request.headers['content-type'], rawBody(request))
  if (parts === undefined) return refused('malformed_form')
  const part = (name: string) => parts.find((each) => each.name === name)
  return done({
    text: (name) => part(name)?.bytes.toString('utf8') ?? '',
    file: (name) => ({ name: part(name)?.filename ?? '', bytes: part(name)?.bytes ?? Buffer.alloc(0) }),
  })
}

const raw = {
  schema: { params: idParams },
  config: { body: 'raw' as const },
  bodyLimit: largestFile + 600_000,
}

function fileRoute(server: HttpServer, desk: Desk): void {
  const store = fileStore(join(desk.settings.filesFolder, 'downloads'))
  server.post('/admin/downloads/:id/files', raw, async (request, reply) => {
    const { id } = request.params
    const { variantId } = await articleOf(desk, id)
    const sent = sentOf(request)
    if (!sent.ok) throw problem(400, 'malformed_form', { detail: 'The form did not arrive whole.' })
    const { text, file } = sent.value
    const typed = { title: text('title'), note: text('note') }
    const { name, bytes } = file('file')
    const offered = await offerFile(desk.db, store, {
      variantId,
      ...typed,
      filename: name,
      bytes,
      tellsBuyers: text('tell') === 'yes',
      actor: operatorOf(request).party,
    })
    if (offered.ok) return redirectTo(reply, `/admin/downloads/${id}?done=file_added`)
    return show(desk, request, reply, { id, fileForm: refusedDesk(typed, offered) })
  })
}

function keyRoutes(server: HttpServer, desk: Desk): void {
  server.post('/admin/downloads/:id/keys', raw, async (request, reply) => {
    const { id } = request.params
    const { variantId } = await articleOf(desk, id)
    const sent = sentOf(request)
    if (!sent.ok) throw problem(400, 'malformed_form', { detail: 'The form did not arrive whole.' })
    const keys = readKeys(`${sent.value.text('keys')}\n${sent.value.file('csv').bytes.toString('utf8')}`)
    const offered = await offerKeys(desk.db, {
      variantId,
      keys,
      secret: desk.settings.secretKey.reveal(),
      actor: operatorOf(request).party,
    })
    if (offered.ok) return redirectTo(reply, `/admin/downloads/${id}?done=keys_added`)
    return show(desk, request, reply, { id, keyForm: refusedDesk({}, offered) })
  })
  const schema = { params: idParams, body: keyed({}) }
  server.post('/admin/downloads/:id/keys/withdraw', { schema }, async (request, reply) => {
    const { id } = request.params
    const { variantId } = await articleOf(desk, id)
    await takeKeysBack(desk.db, variantId, operatorOf(request).party)
    return redirectTo(reply, `/admin/downloads/${id}?done=keys_taken`)
  })
  server.post('/admin/grants/:id/allow', { schema }, async (request, reply) => {
    const id = parseId('dlg', request.params.id)
    const grant = id.ok ? await findGrant(desk.db, id.value) : undefined
    if (grant === undefined) throw problem(404, 'not_found')
    const form = { scope: 'grant', key: request.body.key, asks: { id: grant.id } }
    await onceAtDesk(desk, request, form, async (tx, actor) =>
      done(await allowMore(tx, grant.id, timesMore, actor)),
    )
    return redirectTo(reply, `/admin/downloads/${grant.variantId}?done=downloads_allowed`)
  })
}

/** Articles that are downloaded: files and versions, pools of keys, and what was given to whom. */
export function downloadDeskRoutes(server: HttpServer, desk: Desk): void {
  const querystring = asking({ sku: line })
  server.get('/admin/downloads', { schema: { querystring } }, async (request, reply) => {
    const sku = (request.query.sku ?? '').trim()
    const id = sku === '' ? undefined : await variantOfSku(desk.db, sku)
    if (id !== undefined) return redirectTo(reply, `/admin/downloads/${id}`)
    const form = sku === '' ? freshForm : refusedDesk({ sku }, refused('unknown_variant', { field: 'sku' }))
    const [articles, waiting] = await Promise.all([digitalArticles(desk.db), waitingDeliveries(desk.db)])
    const page = downloadsPage(articles, waiting, form)
    return sendDesk(desk, request, reply, page, form === freshForm ? 200 : 422)
  })
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/downloads/:id', { schema }, (request, reply) =>
    show(desk, request, reply, { id: request.params.id }),
  )
  fileRoute(server, desk)
  keyRoutes(server, desk)
}
