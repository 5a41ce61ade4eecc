import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** The FHIR base of the server under test. */
export const base = process.env.FHIR_BASE;

export const mrn = 'http://hospital.example/mrn';

export const unique = () => randomUUID();

export const patientOf = (id, family = 'Wang') => ({
  resourceType: 'Patient',
  id,
  identifier: [{ system: mrn, value: id }],
  name: [{ family, given: ['Mei'] }],
  gender: 'female',
  birthDate: '1961-04-02',
});

export const observationOf = (id, patient, code = '2039-6') => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-03-01',
  valueQuantity: { value: 5.4, unit: 'ng/mL' },
});

/** The ids that a bundle holds, in its order. */
export const idsOf = (bundle) => (bundle.entry ?? []).map((entry) => entry.resource.id);

/** A refusal with its status and an outcome that says why. */
export async function refused(request, status, code, read) {
  const error = await request.then(() => assert.fail('was not refused'), (failure) => failure);
  const answer = read(error);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.equal(answer.body.resourceType, 'OperationOutcome');
  assert.equal(answer.body.issue[0].code, code);
  assert.ok(answer.body.issue[0].diagnostics.length > 0);
}

/** Lets every direct call of a method through and remembers its name, so that a test can say which were never called. */
export function recorded(target, names) {
  return new Proxy(target, {
    get(object, name) {
      const member = Reflect.get(object, name, object);

      return typeof member === 'function' ? (...args) => (names.add(name), member.apply(object, args)) : member;
    },
  });
}

/** The names of the methods of classes; accessors and what their authors made private are not among them. */
export const methodsOf = (...classes) =>
  classes.flatMap((one) =>
    Object.entries(Object.getOwnPropertyDescriptors(one.prototype))
      .filter(([name, property]) => name !== 'constructor' && typeof property.value === 'function' && !name.startsWith('_'))
      .map(([name]) => name));
