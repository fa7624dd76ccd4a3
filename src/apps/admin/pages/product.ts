import { html, type Html } from '#kernel/html.ts'
import { locales } from '#market/catalog/index.ts'
import type { DeskProduct } from '#views/operator-desk/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { localeNames } from '../../storefront/format.ts'
import { formFaults, freshForm, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { textArea } from '../parts/text-area.ts'
import { say } from '../words.ts'
import { articlesPanel } from './product-articles.ts'
import { picturesPanel } from './product-pictures.ts'
import type { CategoryChoice } from './products.ts'

/** A product's page, and the forms of it that were refused just now. */
export type ProductShown = {
  readonly product: DeskProduct
  readonly categories: readonly CategoryChoice[]
  readonly taxClasses: readonly string[]
  readonly forms: Readonly<Partial<Record<'product' | 'prices' | 'pictures' | 'state', DeskForm>>>
}

/** The longest texts of a product, as the database takes them. */
export const textLimits = { title: 200, slug: 120, summary: 500, description: 20_000 } as const

function texts({ product }: ProductShown, { values, faults }: DeskForm): Html {
  return html`<div class="thirds">
    ${locales.map((locale) => {
      const text = product.texts[locale]
      const value = (part: keyof typeof textLimits) => values[`${part}_${locale}`] ?? text?.[part] ?? ''
      const at = (part: keyof typeof textLimits) => {
        const name = `${part}_${locale}`
        return {
          name,
          label: say(`product.text_${part}`),
          value: value(part),
          maxlength: textLimits[part],
          fault: faults[name],
        }
      }
      return html`<fieldset class="stack">
        <legend>${localeNames[locale]}</legend>
        ${inputField(at('title'))} ${inputField({ ...at('slug'), hint: say('product.text_slug_hint') })}
        ${textArea({ ...at('summary'), rows: 3, lang: locale })}
        ${textArea({ ...at('description'), rows: 8, lang: locale })}
      </fieldset>`
    })}
  </div>`
}

function particulars({ product, categories, taxClasses }: ProductShown, { values, faults }: DeskForm): Html {
  const input = (name: 'slug' | 'brand' | 'popularity', value: string, more: object = {}) =>
    inputField({
      name,
      label: say(`product.${name}`),
      value: values[name] ?? value,
      fault: faults[name],
      maxlength: 120,
      width: 'third',
      ...more,
    })
  return html`<div class="fields">
    ${input('slug', product.slug, { hint: say('product.slug_hint'), required: true })}
    ${input('brand', product.brand)}
    ${input('popularity', String(product.popularity), { inputmode: 'numeric' })}
    ${selectField({ name: 'category', label: say('product.category'), width: 'third', value: values['category'] ?? product.category, fault: faults['category'], options: categories.map(({ slug, name }) => ({ value: slug, label: name })) })}
    ${selectField({ name: 'taxClass', label: say('product.tax_class'), width: 'third', value: values['taxClass'] ?? product.taxClass, fault: faults['taxClass'], options: taxClasses.map((each) => ({ value: each, label: each })) })}
  </div>`
}

function stateForms({ product }: ProductShown): Html {
  const button = (event: 'activate' | 'withdraw' | 'archive', kind: string) =>
    html`<form method="post" action="/admin/products/${product.id}/state">
      ${keyField()}<button class="button ${kind}" name="event" value="${event}">
        ${say(`product.${event}`)}
      </button>
    </form>`
  return html`${product.state === 'active' && html`<a class="button second" href="/en/p/${product.slug}">${say('product.in_shop')}</a>`}
  ${product.state !== 'active' && button('activate', 'second')}
  ${product.state === 'active' && button('withdraw', 'second')}
  ${product.state !== 'archived' && button('archive', 'danger')}`
}

function attributesPanel({ attributes }: DeskProduct): Html {
  return html`<section class="panel" aria-labelledby="attributes">
    <div class="spread">
      <h2 id="attributes">${say('product.attributes')}</h2>
      <span class="quiet">${say('product.attributes_hint')}</span>
    </div>
    ${
      attributes.length === 0
        ? html`<p class="quiet">${say('product.no_attributes')}</p>`
        : html`<dl class="facts">
            ${attributes.map(
              (each) =>
                html`<dt>${each.labels.en ?? each.code}</dt>
                  <dd>${each.value}</dd>`,
            )}
          </dl>`
    }
  </section>`
}

/** The addresses a product had and has no more: each leads to the present one for ever. */
function formerAddresses({ product }: ProductShown): Html | null {
  const present = new Set([product.slug, ...Object.values(product.texts).map((text) => text.slug)])
  const former = product.addresses.filter((each) => !present.has(each))
  if (former.length === 0) return null
  return html`<section class="panel" aria-labelledby="former">
    <h2 id="former">${say('product.former_addresses')}</h2>
    <p class="quiet">${say('product.former_addresses_hint')}</p>
    <ul role="list">
      ${former.map((each) => html`<li><code>${each}</code></li>`)}
    </ul>
  </section>`
}

/** One product: its texts in all languages side by side, particulars, articles with prices and stock. */
export function productPage(shown: ProductShown): DeskPage {
  const { product, forms } = shown
  const form = forms.product ?? freshForm
  const title = product.texts['en']?.title ?? product.slug
  return {
    title,
    up: { href: '/admin/products', name: say('products.title') },
    beside: stateBadge('shelf', product.state),
    actions: stateForms(shown),
    body: html`${formFaults((forms.state ?? freshForm).faults)}
      ${articlesPanel(product, forms.prices ?? freshForm)}
      ${picturesPanel(product, forms.pictures ?? freshForm)}
      <form method="post" action="/admin/products/${product.id}" class="panel" id="texts">
        ${keyField()}
        <input
          type="hidden"
          name="seenAt"
          value="${form.values['seenAt'] ?? product.updatedAt.toISOString()}"
        />
        <h2>${say('product.texts')}</h2>
        ${formFaults(form.faults)} ${texts(shown, form)}
        <h2>${say('product.head')}</h2>
        ${particulars(shown, form)}
        <div><button class="button">${say('desk.save')}</button></div>
      </form>
      ${formerAddresses(shown)} ${attributesPanel(product)}`,
  }
}
