import * as z from 'zod';

/**
 * A value without what its schema would fill in again: dropDefaults(s, s.parse(v)) parses to s.parse(v).
 * Fields keep the schema's order. O(size of the value).
 */
export function dropDefaults(schema: unknown, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return dropDefaults(schema.def.innerType, value);
  if (schema instanceof z.ZodArray) {
    return (value as unknown[]).map((entry) => dropDefaults(schema.element, entry));
  }
  if (schema instanceof z.ZodRecord) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, dropDefaults(schema.valueType, entry)]),
    );
  }
  if (schema instanceof z.ZodUnion) {
    const option = schema.options.find((candidate) => z.safeParse(candidate, value).success);
    return option === undefined ? value : dropDefaults(option, value);
  }
  if (schema instanceof z.ZodObject) {
    const kept: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(schema.shape)) {
      const entry = (value as Record<string, unknown>)[key];
      if (entry === undefined || isDefault(field, entry)) continue;
      kept[key] = dropDefaults(field, entry);
    }
    return kept;
  }
  return value;
}

/** Every default of the schema is plain JSON with no more than one key, so its text decides. */
function isDefault(field: unknown, value: unknown): boolean {
  if (!(field instanceof z.ZodDefault)) return false;
  const { defaultValue } = field.def;
  return value === defaultValue || JSON.stringify(value) === JSON.stringify(defaultValue);
}
