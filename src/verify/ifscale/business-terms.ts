// A vocabulary of business terms to sample keywords from, made for this project; the one of the paper is not published here.

let terms: readonly string[] | undefined;

/**
 * Over 500 single words as annual reports use them; no two share a stem, so that a variant of one is never the exact
 * form of another.
 */
export function businessTerms(): readonly string[] {
  terms ??= listed.trim().split(/\s+/);
  return terms;
}

const listed = `
abatement accretion accrual acquisition acreage actuarial adjudication advertising affiliate affordability aggregate agility
allocation allowance alliance amenity amortization analytics annuity antitrust appraisal appreciation apprenticeship approval
arbitrage architecture arrears assembly assessment asset assortment assumption attrition auction audit augmentation
authorization automation autonomy aviation award backlog balance bandwidth bankruptcy barrel baseline battery benchmark
beneficiary benefit bequest beverage biodiversity biometrics blockchain board bond bonus boutique branch brand breach
broadband broker budget bullion buyback bylaw cadence calibration campaign capacity capital carbon cargo carrier cartel
cash casualty catalog catalyst category ceiling census certification channel charter chemical claim clause clearance climate
clinic cloud coalition coating collaboration collateral commerce commission commodity compensation competitor compliance
component compression concession condominium confidentiality conglomerate consensus consent consignment consolidation
consortium constraint consumer container contingency contract contribution controller convention conversion copper copyright
corporation correlation correspondence cost counterparty coupon covenant creditor crop cryptocurrency currency customer cybersecurity cycle dashboard data deadline dealer debenture debt decommissioning deductible default deferral deficit
deflation delegate delinquency delivery demand demographic depletion deployment deposit depreciation deregulation derivative
diagnostic differentiation digital dilution diligence director disbursement disclosure discontinuation discount discovery
discretion dispute dissolution distillery distribution diversification divestiture dividend divisional domestic donation
downgrade downtime drilling drought duration duty earnings ecosystem efficiency elasticity electricity eligibility embargo
emission employee enclosure encryption encumbrance endowment energy enforcement engagement enterprise entitlement
entrepreneur environment equilibrium equipment equity escalation escrow estate ethics evaluation eviction examination
exchange excise exclusivity execution exemption expansion expenditure expertise expiration exploration export exposure
extraction fabrication facility factory farmland feasibility federal feedstock fertilizer fiduciary filing finance firmware
fiscal fixture flagship fleet flexibility fluctuation forecast foreclosure forestry forfeiture formulary forum foundry
framework franchise fraud freight frontier fuel functionality fundraising furnishing furniture futures garment gasoline generator
genomics geographic geothermal globalization goodwill governance grant grievance gross groundwater growth guarantee guidance
hardware harvest hazard headcount headquarters healthcare hedge heritage hiring holding hospitality hotel household hybrid
hydrogen identity illiquidity imaging immunity impairment import incentive inception income incubator indemnity index
industry inflation infrastructure infringement initiative injunction innovation insolvency inspection installment institution
insurance intangible integration intellectual interest intermediary internet inventory investment invoice irrigation
jurisdiction justification kiosk knowledge laboratory landlord landscape latency lawsuit layoff leadership lease legislation
lender leverage liability license lien lifecycle liquidity litigation livestock loan lobbying location lockdown logistics
longevity loyalty lubricant lumber machinery maintenance malware management mandate manufacturing margin market maturity
measurement mechanism media membership merchandise merger methodology metric microchip midstream migration milestone mining
mission mitigation mobility modernization momentum monetization monopoly moratorium mortgage motion municipal mutual
nationwide negligence negotiation network neutrality niche nonprofit notification novation nuclear nutrition objective obligation
obsolescence occupancy offering offset oligopoly omnichannel onboarding operation optimization option ordinance organic
outage outbreak outlet outlook outpatient output outreach outsourcing overdraft overhead oversight ownership packaging pandemic
parcel parity partnership passenger patent payroll pension penetration percentage performance permit personnel petroleum
pharmacy philanthropy pilot pipeline plaintiff planning platform pledge plumbing policy pollution portfolio poultry
precedent predictability preference premium prepayment prescription prestige pricing principal privacy procurement productivity
profit prohibition projection promissory promotion property proportion proprietary prospectus protocol prototype provision
proxy publicity purchase quality quarter quota quorum railroad ramification rating rationale realization rebate
receivable recession reclamation recognition reconciliation recruitment recycling redemption redundancy refinancing refinery
refund regional registrant reimbursement reinsurance reliability remediation remittance remuneration renewable rental
repatriation replacement repository representation reputation requisition research reserve reservoir residential resilience
resolution resource restaurant restatement restitution restructuring retail retention retirement revenue revision revocation
rigor risk robotics rollout royalty safety salary salvage sanction satellite satisfaction savings scalability scarcity
schedule scrutiny seasonality secondary sector security segment semiconductor seniority separation settlement severance
shareholder shipment shortage signature simulation skyscraper software solvency sourcing sovereign specialty specification
spectrum speculation spending sponsor spreadsheet staffing stakeholder standard statutory steel stewardship stimulus stock
storage storefront strategy streaming subcontractor subordinated subscription subsidiary subsidy succession supermarket
supervisory supply surcharge surplus surveillance sustainability syndicate synergy tanker target tariff taxpayer technology
telecommunications template tenant tender terminal territory textile threshold throughput timber tolerance tourism
traceability trademark traffic tranche transaction transformation transit transparency transportation treasury trend
trustee turbine turnaround turnover underwriter unemployment uniformity upgrade upstream uptime uranium usage utility
vacancy vaccine valuation variance vehicle velocity vendor ventilation venture verification vessel viability vigilance vineyard
volatility volume voucher voyage waiver warehouse warrant wastewater watershed wellness wholesale wildfire wireless withdrawal
workflow workforce workplace worldwide writeoff yield zoning
`;
