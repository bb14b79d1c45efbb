import FunctionHost

FunctionHost.run(SendSMSFunction.self)
