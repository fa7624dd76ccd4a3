import { sharedPicture } from './shared-picture.ts'
import {
  feedAmount,
  offerLink,
  offerTitle,
  publicGtin,
  type FeedMarket,
  type ShownOffer,
} from './shown-offer.ts'

/** One offer as agents that buy for a person read it: the field names of the agentic commerce product feed. */
export function agentLine(
  { origin, market }: { readonly origin: string; readonly market: FeedMarket },
  offer: ShownOffer,
): Readonly<Record<string, unknown>> {
  const [image, ...more] = offer.pictures.map((each) => sharedPicture(origin, each.key))
  return {
    id: offer.sku,
    item_group_id: offer.group,
    item_group_title: offer.title,
    title: offerTitle(offer),
    description: offer.description || offer.summary,
    link: offerLink(origin, market.locale, offer),
    language: market.locale,
    country: market.country,
    brand: offer.brand || undefined,
    gtin: publicGtin(offer.gtin) ?? undefined,
    product_category: offer.category.join(' > '),
    condition: 'new',
    image_link: image,
    additional_image_link: more.length > 0 ? more : undefined,
    price: feedAmount(offer.former ?? offer.price),
    sale_price: offer.former === null ? undefined : feedAmount(offer.price),
    availability: offer.available > 0 ? 'in_stock' : 'out_of_stock',
    inventory_quantity: offer.available,
    weight: offer.weightGrams > 0 ? `${offer.weightGrams} g` : undefined,
    variant: Object.keys(offer.options).length > 0 ? offer.optionWords : undefined,
    enable_search: true,
    enable_checkout: false,
    seller_name: 'Kontor',
    seller_url: `${origin}/${market.locale}`,
  }
}

/** The feed for agents: one offer to a line, as JSON. */
export async function* agentLines(
  where: { readonly origin: string; readonly market: FeedMarket },
  parts: AsyncIterable<readonly ShownOffer[]>,
): AsyncGenerator<string> {
  for await (const part of parts)
    yield part.map((offer) => `${JSON.stringify(agentLine(where, offer))}\n`).join('')
}
