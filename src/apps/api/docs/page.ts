import { join } from 'node:path'
import { html, type Html } from '#kernel/html.ts'
import { addStyles, assetUrl } from '../../storefront/assets.ts'
import { mark } from '../../storefront/components/icons.ts'
import {
  bodyExample,
  wordsOf,
  type Described,
  type DescribedOperation,
  type Parameter,
  type Schema,
} from './document.ts'

addStyles('docs.css', join(import.meta.dirname, '../styles'))

type Placed = DescribedOperation & { readonly method: string; readonly path: string }

const tones: Readonly<Record<string, string>> = { GET: 'good', POST: 'warn', PUT: 'warn', PATCH: 'warn', DELETE: 'bad' }

const wordOf = (schema: Schema): string => {
  const given = schema.examples?.[0] ?? schema.enum?.[0]
  return typeof given === 'string' ? given : '…'
}

function curlOf(document: Described, operation: Placed): string {
  const { method, path, security = [] } = operation
  const origin = document.servers[0]?.url ?? ''
  const kind = Object.keys(security[0] ?? {})[0]
  const query = (operation.parameters ?? [])
    .filter((each) => each.in === 'query' && each.required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(wordOf(schema))}`)
    .join('&')
  const body = bodyExample(document, operation)
  const isText = operation.requestBody?.content['text/csv'] !== undefined
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${origin}${path}${query === '' ? '' : `?${query}`}'`,
    ...(kind === undefined ? [] : [`  -H 'authorization: Bearer ${kind}_…'`]),
    ...(body === undefined ? [] : [`  -H 'content-type: ${isText ? 'text/csv' : 'application/json'}'`]),
    ...(body === undefined ? [] : [`  -d '${isText ? '…' : JSON.stringify(body)}'`]),
  ].join(' \\\n')
}

function shape(schema: Schema | undefined): Html {
  if (schema?.$ref === undefined) return html`<code>${schema ? wordsOf(schema) : 'nothing'}</code>`
  const name = wordsOf(schema)
  return html`<a href="${`#schema-${name}`}"><code>${name}</code></a>`
}

function row(name: string, schema: Schema, more: { place?: string; required: boolean; description?: string }): Html {
  const said = more.description ?? schema.description
  return html`<tr>
    <th scope="row"><code>${name}</code>${more.required ? html` <span class="quiet">needed</span>` : ''}</th>
    <td>${more.place}</td>
    <td>${shape(schema)}${said === undefined ? '' : html`<br /><span class="quiet">${said}</span>`}</td>
  </tr>`
}

function fields(title: string, rows: readonly Html[]): Html | string {
  if (rows.length === 0) return ''
  return html`<h4>${title}</h4>
    <div class="scroll"><table class="table"><tbody>${rows}</tbody></table></div>`
}

const places: Readonly<Record<string, string>> = { path: 'address', query: 'query', header: 'header' }

const parameterRow = (each: Parameter) =>
  row(each.name, each.schema, {
    place: places[each.in] ?? each.in,
    required: each.required === true,
    ...(each.description === undefined ? {} : { description: each.description }),
  })

const propertyRows = (schema: Schema): Html[] => [
  ...Object.entries(schema.properties ?? {}).map(([name, each]) =>
    row(name, each, { required: schema.required?.includes(name) === true }),
  ),
  ...Object.entries(schema.patternProperties ?? {}).map(([name, each]) => row(name, each, { required: false })),
]

const mayAsk: Readonly<Record<string, string>> = {
  session: 'a session',
  cart: 'the token of the cart',
  order: 'the token of the order',
}

function askedOf({ security = [] }: DescribedOperation): string {
  const kinds = security.flatMap((each) => Object.keys(each)).map((kind) => mayAsk[kind] ?? kind)
  return kinds.length === 0 ? 'Anyone may ask.' : `Needs ${kinds.join(', or ')}.`
}

function operationSheet(document: Described, operation: Placed): Html {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const answers = Object.entries(operation.responses)
  return html`<article class="operation sheet" id="${operation.operationId}">
    <h3><span class="badge ${tones[operation.method]}">${operation.method}</span> ${operation.path}</h3>
    <p>${operation.summary}</p>
    ${operation.description === undefined ? '' : html`<p class="quiet">${operation.description}</p>`}
    <p class="small">${askedOf(operation)}</p>
    ${fields('Takes', (operation.parameters ?? []).map(parameterRow))}
    ${body === undefined ? '' : html`<h4>Body</h4><p>${shape(body)}</p>${body.$ref === undefined ? fields('Its fields', propertyRows(body)) : ''}`}
    <h4>Try it</h4>
    <pre tabindex="0"><code>${curlOf(document, operation)}</code></pre>
    <h4>Answers</h4>
    <div class="scroll"><table class="table"><tbody>
      ${answers.map(
        ([status, { description, content }]) =>
          html`<tr><th scope="row">${status}</th><td>${description}</td><td>${content ? shape(Object.values(content)[0]?.schema) : ''}</td></tr>`,
      )}
    </tbody></table></div>
  </article>`
}

function schemaSheet(name: string, schema: Schema): Html {
  const [example] = schema.examples ?? []
  return html`<article class="operation sheet" id="${`schema-${name}`}">
    <h3>${name}</h3>
    ${fields('Fields', propertyRows(schema))}
    ${example === undefined ? '' : html`<h4>Such as</h4><pre tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>`}
  </article>`
}

function menu(groups: readonly (readonly [string, readonly Placed[]])[], schemas: readonly string[]): Html {
  return html`<nav aria-label="Operations">
    ${groups.map(
      ([tag, operations]) =>
        html`<strong>${tag}</strong>
          <ul role="list">
            ${operations.map((each) => html`<li><a href="${`#${each.operationId}`}">${each.method} ${each.path.replace('/api/', '')}</a></li>`)}
          </ul>`,
    )}
    <strong>Shapes</strong>
    <ul role="list">
      ${schemas.map((name) => html`<li><a href="${`#schema-${name}`}">${name}</a></li>`)}
    </ul>
  </nav>`
}

/** The page to read the API at: every operation and every shape, without any script. */
export function docsPage(document: Described): Html {
  const all: Placed[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]) => ({ ...each, path, method: method.toUpperCase() })),
  )
  const groups = document.tags.map(({ name }) => [name, all.filter(({ tags }) => tags[0] === name)] as const)
  const schemas = Object.entries(document.components.schemas)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API – Kontor</title>
        <meta name="description" content="Everything of the shop over REST, with examples." />
        <link rel="stylesheet" href="${assetUrl('docs.css')}" />
      </head>
      <body>
        <a class="skip" href="#content">To the operations</a>
        <header class="docs-head page">
          <a class="wordmark" href="/">${mark}<span>Kontor</span></a>
          <a href="/api/openapi.json">openapi.json</a>
        </header>
        <div class="docs page">
          ${menu(
            groups,
            schemas.map(([name]) => name),
          )}
          <main id="content" tabindex="-1">
            <h1>API</h1>
            <p class="lede">${document.info.description.replaceAll('`', '')}</p>
            ${groups.map(
              ([tag, operations]) =>
                html`<section>
                  <h2>${tag}</h2>
                  <p class="quiet">${document.tags.find(({ name }) => name === tag)?.description}</p>
                  ${operations.map((each) => operationSheet(document, each))}
                </section>`,
            )}
            <section>
              <h2>Shapes</h2>
              ${schemas.map(([name, schema]) => schemaSheet(name, schema))}
            </section>
          </main>
        </div>
      </body>
    </html>`
}
