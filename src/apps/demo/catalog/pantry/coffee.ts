import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Coffee in bags. */
export const coffee: Family = {
  code: 'coffee',
  sku: 'COF',
  brands: ['Speicherstadt Roasters', 'Tea Quay'],
  weightGrams: 270,
  colorChoice: false,
  sizes: sizes(
    'grind',
    'Grind | 研磨 | Mouture',
    'beans, 100, 100, Whole beans | 整豆 | En grains',
    'filter, 100, 100, Filter | 滤泡 | Filtre',
    'espresso, 100, 100, Espresso | 意式 | Espresso',
  ),
  about: words(
    `250 g from {origin}, roasted slowly in a drum on Tuesdays and sent off on Wednesdays. We print the date of roasting, not of expiry; it is at its best from the tenth day to the sixtieth. | 250克，产自{origin}，周二滚筒慢烘，周三发出。袋上印的是烘焙日而非保质期；第十天到第六十天风味最佳。 | 250 g, origine {origin}, torréfiés lentement au tambour le mardi et expédiés le mercredi. Nous imprimons la date de torréfaction, pas de péremption ; le meilleur va du dixième au soixantième jour.`,
  ),
  models: [
    named(
      '11.90',
      'ink butter',
      { origin: 'brazil', organic: false },
      'Warehouse Blend coffee | 仓库拼配咖啡 | Café Mélange de l’entrepôt',
      'Nuts, cocoa and no surprises before nine. | 坚果、可可，九点前没有意外。 | Noisette, cacao, aucune surprise avant neuf heures.',
    ),
    named(
      '14.90',
      'brick rose',
      { origin: 'ethiopia', organic: true },
      'Hill Station coffee | 山站咖啡 | Café Station des collines',
      'Bergamot and peach in a cup as clear as tea. | 佛手柑与蜜桃，清透如茶。 | Bergamote et pêche dans une tasse claire comme du thé.',
    ),
    named(
      '13.50',
      'moss amber',
      { origin: 'guatemala', organic: true },
      'Volcano Terrace coffee | 火山梯田咖啡 | Café Terrasse du volcan',
      'Brown sugar, orange and a long calm finish. | 红糖、甜橙，余韵悠长。 | Sucre brun, orange et une longue finale calme.',
    ),
    named(
      '12.90',
      'plum sand',
      { origin: 'colombia', organic: false },
      'River Port coffee | 河港咖啡 | Café Port fluvial',
      'Red apple and caramel, happy with milk. | 红苹果与焦糖，加奶亦欢。 | Pomme rouge et caramel, heureux avec du lait.',
    ),
    named(
      '13.90',
      'slate sky',
      { origin: 'brazil', organic: true },
      'Night Watch decaf coffee | 守夜低因咖啡 | Café décaféiné Quart de nuit',
      'All the comfort of an evening cup, and then sleep. | 一杯夜晚的慰藉，然后好睡。 | Tout le réconfort d’une tasse du soir, puis le sommeil.',
    ),
  ],
}
