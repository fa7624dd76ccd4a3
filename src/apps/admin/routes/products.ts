import { Type } from 'typebox'
import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { categoryTree, moveProduct, setVariantState, type CategoryTree } from '#market/catalog/index.ts'
import { countProducts, listProducts, oneProduct, stockedArticle } from '#views/operator-desk/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, idParams, keyed, line, refusedDesk } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { productPage, type ProductShown } from '../pages/product.ts'
import { productsPage, productStates, type CategoryChoice } from '../pages/products.ts'
import { taxClassesOf } from './tax-classes.ts'

const text = Type.Optional(Type.String({ maxLength: 120 }))
const pageSize = 50

/** The number of a product or article in an address; anything else is not found. */
export function numberOf(request: { params: { id: string } }): number {
  const { id } = request.params
  if (!/^[1-9]\d{0,14}$/.test(id)) throw problem(404, 'not_found')
  return Number(id)
}

function choicesOf(nodes: CategoryTree['departments'], depth = 0): CategoryChoice[] {
  return nodes.flatMap((node) => [
    { slug: node.slug, name: `${'\u2003'.repeat(depth)}${node.names.en ?? node.slug}` },
    ...choicesOf(node.children, depth + 1),
  ])
}

/** A category with all below it. */
function idsBelow(node: CategoryTree['departments'][number]): number[] {
  return [node.id, ...node.children.flatMap(idsBelow)]
}

/** Show a product, with what was refused just now. */
export async function showProduct(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  at: { id: number; forms?: ProductShown['forms'] },
): Promise<HttpReply> {
  const { id, forms = {} } = at
  const product = await oneProduct(desk.db, id)
  if (!product) throw problem(404, 'not_found')
  const [tree, taxClasses] = await Promise.all([categoryTree(desk.db), taxClassesOf(desk.db)])
  const shown = { product, categories: choicesOf(tree.departments), taxClasses, forms }
  return sendDesk(desk, request, reply, productPage(shown), Object.keys(forms).length > 0 ? 422 : 200)
}

function listRoute(server: HttpServer, desk: Desk): void {
  const querystring = asking({ state: text, q: text, category: text, before: text })
  server.get('/admin/products', { schema: { querystring } }, async (request, reply) => {
    const { q = '', category = '', before = '' } = request.query
    const state = productStates.find((each) => each === request.query.state)
    const last = /^\d{1,15}$/.test(before) ? Number(before) : undefined
    const tree = await categoryTree(desk.db)
    const node = tree.bySlug.get(category)
    const filter = {
      search: q,
      categories: node && idsBelow(node),
      state,
      before: last,
      most: pageSize + 1,
    }
    const [found, counts] = await Promise.all([listProducts(desk.db, filter, 'EUR'), countProducts(desk.db)])
    const page = productsPage({
      rows: found.slice(0, pageSize),
      hasMore: found.length > pageSize,
      isFirst: last === undefined,
      counts,
      categories: choicesOf(tree.departments),
      asked: { state, q, category },
    })
    return sendDesk(desk, request, reply, page)
  })
}

const productEvents = ['activate', 'withdraw', 'archive'] as const
const variantEvents = ['pause', 'resume', 'archive'] as const

function stateRoutes(server: HttpServer, desk: Desk): void {
  const schema = { params: idParams, body: keyed({ event: line }) }
  server.post('/admin/products/:id/state', { schema }, async (request, reply) => {
    const id = numberOf(request)
    const event = productEvents.find((each) => each === request.body.event)
    if (!event) throw problem(400, 'unknown_event')
    const form = { scope: `product state ${id}`, key: request.body.key, asks: event }
    const moved = await onceAtDesk(desk, request, form, (tx, actor) => moveProduct(tx, id, event, actor))
    if (moved.ok) return redirectTo(reply, `/admin/products/${id}?done=moved`)
    return showProduct(desk, request, reply, { id, forms: { state: refusedDesk({}, moved) } })
  })
  server.post('/admin/variants/:id/state', { schema }, async (request, reply) => {
    const id = numberOf(request)
    const event = variantEvents.find((each) => each === request.body.event)
    const article = await stockedArticle(desk.db, id)
    if (!article || !event) throw problem(404, 'not_found')
    const form = { scope: `variant state ${id}`, key: request.body.key, asks: event }
    const moved = await onceAtDesk(desk, request, form, (tx, actor) => setVariantState(tx, id, event, actor))
    if (moved.ok) return redirectTo(reply, `/admin/products/${article.productId}?done=moved`)
    return showProduct(desk, request, reply, {
      id: article.productId,
      forms: { state: refusedDesk({}, moved) },
    })
  })
}

/** Products: the list, one product, and whether it and its articles are sold. */
export function productRoutes(server: HttpServer, desk: Desk): void {
  listRoute(server, desk)
  const schema = { params: idParams, querystring: asking({}) }
  server.get('/admin/products/:id', { schema }, async (request, reply) =>
    showProduct(desk, request, reply, { id: numberOf(request) }),
  )
  stateRoutes(server, desk)
}
