import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Houses and feeders for birds. */
export const birdHouse: Family = {
  code: 'bird-house',
  sku: 'BRH',
  brands: ['Hagenhof'],
  weightGrams: 1700,
  colorChoice: true,
  facts: { height: 28 },
  about: words(
    `Built from untreated {material} two centimeters thick, so it stays cool in June and dry in March. The front lifts for cleaning; hang it facing east, and be patient for one spring. | 两厘米厚{material}原木打造，六月凉，三月干。前板可掀开清扫；朝东挂好，耐心等一个春天。 | Bâti en {material} brut de deux centimètres d’épaisseur, il reste frais en juin et sec en mars. La façade se lève pour le nettoyage ; accrochez-le face à l’est et patientez un printemps.`,
  ),
  models: [
    model(
      'Bremen',
      '39.90',
      'brick ink moss',
      { material: 'cedar', origin: 'germany' },
      'gabled nest box | 山墙鸟屋 | nichoir à pignon',
      'A merchant’s house for a pair of titmice. | 给一对山雀的商人之家。 | Une maison de marchand pour un couple de mésanges.',
    ),
    model(
      'Ribe',
      '34.90',
      'oak sea',
      { material: 'oak', origin: 'denmark' },
      'nest box | 鸟巢箱 | nichoir',
      'Plain boards, the right hole, nothing else. | 素板一间，洞口刚好，别无他物。 | Des planches, le bon trou, rien d’autre.',
    ),
    model(
      'Tartu',
      '49.90',
      'butter slate',
      { material: 'birch', origin: 'estonia' },
      'bird feeder | 喂鸟台 | mangeoire',
      'A roof, two perches and the best seats for breakfast. | 一顶两栖木，早餐最佳席位。 | Un toit, deux perchoirs et les meilleures places au petit déjeuner.',
    ),
    model(
      'Hull',
      '29.90',
      'walnut ash',
      { material: 'cedar', origin: 'great-britain' },
      'robin box | 知更鸟箱 | nichoir à rouge-gorge',
      'Half open, as robins prefer. | 半开式，知更鸟的偏好。 | Mi-ouvert, comme le veut le rouge-gorge.',
    ),
    model(
      'Riga',
      '44.90',
      'amber celadon',
      { material: 'cedar', origin: 'latvia' },
      'insect house | 昆虫屋 | hôtel à insectes',
      'Forty rooms, no breakfast served. | 四十间客房，不含早餐。 | Quarante chambres, sans petit déjeuner.',
    ),
  ],
}
