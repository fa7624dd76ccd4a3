import { html, type Html } from '#kernel/html.ts'
import { locales } from '#market/catalog/index.ts'
import {
  blockLooks,
  contentLimits,
  menuPlaces,
  pieceKinds,
  type OnePiece,
  type PieceKind,
  type PieceRow,
} from '#market/content/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { localeNames } from '../../storefront/format.ts'
import { picture } from '../../storefront/components/picture.ts'
import { fileField, pictureAccept } from './product-pictures.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { address, tabs } from '../parts/tabs.ts'
import { textArea } from '../parts/text-area.ts'
import { momentText } from '../parts/time.ts'
import { say } from '../words.ts'

const tones = { draft: 'warn', published: 'good', withdrawn: '' } as const

const badge = ({
  state,
  latestVersion,
  publishedVersion,
}: Pick<PieceRow, 'state' | 'latestVersion' | 'publishedVersion'>) =>
  html`<span class="badge ${tones[state]}">${say(`piece.${state}`)}</span>${
      publishedVersion !== null &&
      publishedVersion < latestVersion &&
      html` <span class="badge warn">${say('content.newer_draft')}</span>`
    }`

/** All pieces of a kind. */
export function contentPage(kind: PieceKind, rows: readonly PieceRow[]): DeskPage {
  const tabsOf = pieceKinds.map((each) => ({
    href: address('/admin/content', { kind: each }),
    name: say(`content.${each}s`),
    current: each === kind,
  }))
  return {
    title: say('content.all'),
    actions: html`<a class="button" href="${address('/admin/content/new', { kind })}"
      >${say('content.new')}</a
    >`,
    body: html`${tabs(say('content.all'), tabsOf)}
    ${
      rows.length === 0
        ? html`<p class="nothing">${say('content.none')}</p>`
        : html`<div class="panel flush">
            <table class="grid rows">
              <thead>
                <tr>
                  <th scope="col">${say('content.name')}</th>
                  <th scope="col">${say('content.slug')}</th>
                  <th scope="col">${say('products.state')}</th>
                  <th scope="col">${say('content.changed')}</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  (row) =>
                    html`<tr>
                      <th scope="row"><a href="/admin/content/${row.id}">${row.title}</a></th>
                      <td><code>${row.slug}</code></td>
                      <td>${badge(row)}</td>
                      <td class="quiet">${momentText(row.changedAt)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }`,
  }
}

const wordFields = {
  page: ['title', 'lede', 'text'],
  article: ['title', 'lede', 'text'],
  block: ['heading', 'text', 'button'],
  menu: [],
} as const

function languageFields(kind: PieceKind, { values, faults }: DeskForm): Html {
  const rows = kind === 'block' ? 4 : 16
  const most = kind === 'block' ? contentLimits.blockText : contentLimits.text
  return html`${locales.map(
    (locale) =>
      html`<fieldset class="panel flow">
        <legend>${localeNames[locale]}</legend>
        ${wordFields[kind].map((part) => {
          const name = `${part}_${locale}`
          const common = {
            name,
            label: say(`content.${part}`),
            value: values[name] ?? '',
            fault: faults[name],
          }
          return part === 'text'
            ? textArea({ ...common, rows, lang: locale, maxlength: most })
            : inputField({ ...common, maxlength: contentLimits[part] })
        })}
      </fieldset>`,
  )}`
}

const pictureKeyField = ({ values, faults }: DeskForm): Html =>
  inputField({
    name: 'picture',
    label: say('content.picture'),
    value: values['picture'] ?? '',
    fault: faults['picture'],
    maxlength: 200,
    hint: say('content.picture_hint'),
  })

/** The picture of a block, page or article, and a form for another. */
function picturePart({ piece, form }: PieceShown): Html | null {
  if (piece.kind === 'menu') return null
  const key = form.values['picture'] ?? ''
  return html`<section class="panel flow" aria-labelledby="of-piece">
    <h2 id="of-piece">${say('pictures.of_piece')}</h2>
    ${key !== '' && picture(key, { alt: '', width: 480, height: 270, widths: [320, 480], sizes: '20rem' })}
    <form
      method="post"
      action="/admin/content/${piece.id}/picture"
      enctype="multipart/form-data"
      class="stack"
    >
      ${keyField()}<input type="hidden" name="basedOn" value="${piece.latestVersion}" />
      ${fileField('file', say('pictures.file'), { accept: pictureAccept, hint: say('pictures.of_piece_hint'), fault: form.faults['file'] })}
      <div><button class="button second">${say('pictures.upload')}</button></div>
    </form>
  </section>`
}

function blockFields({ values, faults }: DeskForm): Html {
  const field = (name: 'position' | 'picture' | 'href', maxlength: number, hint?: string) =>
    inputField({
      name,
      label: say(`content.${name}`),
      value: values[name] ?? (name === 'position' ? '10' : ''),
      fault: faults[name],
      maxlength,
      ...(hint === undefined ? {} : { hint }),
    })
  return html`<div class="fields">
    ${selectField({
      name: 'look',
      label: say('content.look'),
      value: values['look'] ?? 'banner',
      options: blockLooks.map((value) => ({ value, label: say(`content.look_${value}`) })),
    })}
    ${field('position', 4, say('content.position_hint'))}
    ${field('picture', 200, say('content.picture_hint'))} ${field('href', 500, say('content.href_hint'))}
    ${textArea({ name: 'products', label: say('content.products'), value: values['products'] ?? '', rows: 4, maxlength: 2_000, fault: faults['products'] })}
  </div>`
}

function fieldsOf(kind: PieceKind, form: DeskForm): Html {
  if (kind === 'menu')
    return html`<p class="quiet">${say('content.items_hint')}</p>
      ${textArea({ name: 'items', label: say('content.items'), value: form.values['items'] ?? '', rows: 12, maxlength: 20_000, fault: form.faults['items'] })}`
  return html`${kind === 'block' ? blockFields(form) : pictureKeyField(form)}${languageFields(kind, form)}`
}

/** The form for a new piece. */
export function newPiecePage(kind: PieceKind, form: DeskForm): DeskPage {
  const { values, faults } = form
  const slug =
    kind === 'menu'
      ? selectField({
          name: 'slug',
          label: say('content.place'),
          value: values['slug'] ?? 'header',
          fault: faults['slug'],
          options: menuPlaces.map((value) => ({ value, label: say(`content.place_${value}`) })),
        })
      : inputField({
          name: 'slug',
          label: say('content.slug'),
          value: values['slug'] ?? '',
          fault: faults['slug'],
          maxlength: 80,
          hint: say('content.slug_hint'),
          required: true,
        })
  return {
    title: say(`content.new_${kind}`),
    up: { href: address('/admin/content', { kind }), name: say('content.all') },
    body: html`<form method="post" action="/admin/content" class="column">
      ${formFaults(faults)} ${keyField()}
      <input type="hidden" name="kind" value="${kind}" />
      <div class="panel">${slug}</div>
      ${fieldsOf(kind, form)}
      <div><button class="button">${say('content.save_draft')}</button></div>
    </form>`,
  }
}

/** A piece as its page shows it: the form over one version, and links with which others may look at it. */
export type PieceShown = {
  readonly piece: OnePiece
  readonly form: DeskForm
  /** By language, where a version of this kind can be looked at. */
  readonly previews: readonly { readonly name: string; readonly href: string }[]
}

function moves({ piece, previews }: PieceShown): Html {
  const { id, state, version, publishedVersion } = piece
  return html`<section class="panel flow">
    <h2>${say('content.version', { version })}</h2>
    ${
      previews.length > 0 &&
      html`<p class="cluster">
        ${say('content.preview')}
        ${previews.map(({ name, href }) => html`<a href="${href}" target="_blank" rel="noopener">${name}</a>`)}
      </p>`
    }
    ${
      publishedVersion === version
        ? html`<p class="quiet">${say('content.is_published')}</p>`
        : html`<form method="post" action="/admin/content/${id}/publish">
            ${keyField()}<input type="hidden" name="version" value="${version}" />
            <button class="button">${say('content.publish', { version })}</button>
          </form>`
    }
    ${
      state === 'published' &&
      html`<form method="post" action="/admin/content/${id}/withdraw">
        ${keyField()}<button class="button danger">${say('content.withdraw')}</button>
      </form>`
    }
  </section>`
}

function history({ id, versions, version, publishedVersion }: OnePiece): Html {
  return html`<section class="panel flow">
    <h2>${say('content.versions')}</h2>
    <ol role="list" class="flow">
      ${versions.map(
        (each) =>
          html`<li>
            <a
              href="${address(`/admin/content/${id}`, { version: each.version })}"
              ${each.version === version ? html` aria-current="true"` : null}
              >${say('content.version', { version: each.version })}</a
            >
            ${each.version === publishedVersion && html`<span class="badge good">${say('piece.published')}</span>`}
            <br /><span class="quiet small">${momentText(each.at)} · ${each.author}</span>
          </li>`,
      )}
    </ol>
  </section>`
}

/** One piece: what it says at a version, its history, and what can be done with it. */
export function piecePage(shown: PieceShown): DeskPage {
  const { piece, form } = shown
  return {
    title: piece.slug,
    up: { href: address('/admin/content', { kind: piece.kind }), name: say('content.all') },
    beside: badge(piece),
    body: html`<div class="two">
      <form method="post" action="/admin/content/${piece.id}" class="column">
        ${formFaults(form.faults)} ${keyField()}
        <input type="hidden" name="basedOn" value="${form.values['basedOn'] ?? piece.latestVersion}" />
        ${piece.version < piece.latestVersion && html`<p class="notice warn">${say('content.older_shown', { version: piece.version })}</p>`}
        ${fieldsOf(piece.kind, form)}
        <div><button class="button">${say('content.save_version')}</button></div>
      </form>
      <div class="column">${moves(shown)} ${picturePart(shown)} ${history(piece)}</div>
    </div>`,
  }
}
