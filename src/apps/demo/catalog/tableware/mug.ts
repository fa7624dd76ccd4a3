import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Mugs and cups. */
export const mug: Family = {
  code: 'mug',
  sku: 'MUG',
  brands: ['Steenbacker'],
  weightGrams: 340,
  colorChoice: true,
  facts: { dishwasher: true },
  about: words(
    `Thrown, trimmed and glazed in a small pottery; the handle is pulled by hand and fits two fingers or three. Holds {capacity} l and goes through the dishwasher a thousand times without losing its shine. | 小窑拉坯、修坯、上釉；手拉把手，两指三指都合适。容量{capacity}升，过一千次洗碗机也不失光泽。 | Tourné, tournassé et émaillé dans une petite poterie ; l’anse tirée à la main accueille deux ou trois doigts. Contient {capacity} l et passe mille fois au lave-vaisselle sans perdre son éclat.`,
  ),
  models: [
    model(
      'Alster',
      '16.90',
      'sea cream brick moss',
      { material: 'stoneware', capacity: 0.35, origin: 'germany' },
      'mug | 马克杯 | mug',
      'The everyday mug, with a glaze that pools at the foot. | 日常马克杯，釉在杯脚聚成一圈。 | Le mug de tous les jours, à l’émail qui s’attarde au pied.',
    ),
    model(
      'Trave',
      '14.50',
      'chalk ink',
      { material: 'porcelain', capacity: 0.25, origin: 'portugal' },
      'coffee cup | 咖啡杯 | tasse à café',
      'Thin at the lip, thick where the hand holds. | 杯口薄，握处厚。 | Fine à la lèvre, épaisse sous la main.',
    ),
    model(
      'Bergen',
      '18.90',
      'slate amber sky',
      { material: 'stoneware', capacity: 0.45, origin: 'norway' },
      'large mug | 大马克杯 | grand mug',
      'For tea that has to last a whole watch. | 装一杯要喝完一整班岗的茶。 | Pour un thé qui doit durer tout un quart.',
    ),
    model(
      'Danzig',
      '12.90',
      'brick butter',
      { material: 'enamel', capacity: 0.4, origin: 'poland' },
      'enamel mug | 搪瓷杯 | gobelet émaillé',
      'A rolled rim in contrast and no fear of rocks. | 撞色卷边，不怕石头。 | Un bord roulé contrasté, sans peur des cailloux.',
    ),
    model(
      'Zwolle',
      '22.00',
      'celadon rose',
      { material: 'porcelain', capacity: 0.2, origin: 'china' },
      'tea bowl | 茶碗 | bol à thé',
      'No handle: when you can hold it, you can drink. | 无把：拿得住，就喝得。 | Sans anse : quand on peut le tenir, on peut boire.',
    ),
  ],
}
