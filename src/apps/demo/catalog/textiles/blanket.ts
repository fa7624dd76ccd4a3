import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Throws and blankets. */
export const blanket: Family = {
  code: 'blanket',
  sku: 'THR',
  brands: ['Wandbereyder'],
  weightGrams: 1100,
  colorChoice: true,
  facts: { width: 140, length: 200 },
  about: words(
    `Woven in a mill by a river that still turns one of its wheels, then brushed until it is soft and fringed by hand. {width} × {length} cm of {material}; air it overnight and it rarely needs washing. | 织坊临河，至今仍有一只水轮在转；织成后刷至柔软，手工打流苏。{width} × {length}厘米，{material}材质；夜里晾一晾，很少需要洗。 | Tissé dans une filature dont la rivière fait encore tourner une roue, puis gratté jusqu’à la douceur et frangé à la main. {width} × {length} cm en {material} ; une nuit à l’air et il se lave rarement.`,
  ),
  models: [
    model(
      'Gotland',
      '129.00',
      'sea brick sand',
      { material: 'wool', origin: 'sweden' },
      'wool throw | 羊毛盖毯 | plaid en laine',
      'Undyed borders and a broad stripe of color. | 本色边，一道宽彩条。 | Des bords écrus et une large bande de couleur.',
    ),
    model(
      'Riga',
      '99.00',
      'moss cream ink',
      { material: 'wool', origin: 'latvia' },
      'checked blanket | 格纹毛毯 | couverture à carreaux',
      'A quiet check for sofas, trains and picnics. | 安静的格纹，配沙发、火车与野餐。 | Un carreau discret pour canapés, trains et pique-niques.',
    ),
    model(
      'Amrum',
      '79.00',
      'sky rose',
      { material: 'cotton', origin: 'portugal' },
      'cotton throw | 棉盖毯 | plaid en coton',
      'A waffle weave that dries before the next swim. | 华夫格织法，下次下水前就干了。 | Un nid d’abeille qui sèche avant la prochaine baignade.',
    ),
    model(
      'Turku',
      '149.00',
      'plum slate',
      { material: 'wool', origin: 'estonia' },
      'herringbone throw | 人字纹盖毯 | plaid à chevrons',
      'Fine lambswool in a pattern tailors trust. | 细羊羔毛，裁缝信得过的纹样。 | De l’agneau fin dans un motif cher aux tailleurs.',
    ),
    model(
      'Fehmarn',
      '89.90',
      'amber celadon',
      { material: 'linen', origin: 'france' },
      'linen throw | 亚麻盖毯 | plaid en lin',
      'Washed linen with weight but without heat. | 水洗亚麻，有分量而不闷热。 | Un lin lavé, qui pèse sans tenir chaud.',
    ),
  ],
}
